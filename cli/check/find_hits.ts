import type { Change } from "../../core/contract/comparing/change.ts";
import type { ComparedContract } from "../../core/contract/comparing/compared_contract.ts";
import { compareSchemas } from "../../core/contract/comparing/compare_schemas.ts";
import type { Schema } from "../../core/contract/schema.ts";
import { isUnknown } from "../../core/contract/unions.ts";
import { matchesTopic } from "../../core/events/topic.ts";
import type { Cluster, SeenInstance } from "./cluster.ts";
import { CALLING, deedOf, EMITTING, takenNow } from "./find_callers.ts";
import { countHits, type Deed, type Hit, type SeenHit } from "./hit.ts";

const HANDLING: Deed = { one: "handles it", many: "handle it" };

/** A service that has changed. */
export interface ChangedService {
  /** Its name. */
  readonly name: string;
  /** What it takes and gives now. */
  readonly after: ComparedContract;
}

/** Finds the running services that a break affects. */
export function findHits(change: Change, service: ChangedService, cluster: Cluster): Hit[] {
  switch (change.side) {
    case "arguments":
    case "result":
      return countHits(callersOf(change, service, cluster));
    case "emitted":
      return countHits(handlersOf(change, service, cluster));
    case "handled":
      return countHits(emittersOf(change, service, cluster));
  }
}

function* callersOf(
  change: Change,
  { name, after }: ChangedService,
  { calls, instances }: Cluster,
): Generator<SeenHit> {
  const now = takenNow(change, after);
  for (const { subject, endpoint, native, args } of calls) {
    if (subject !== `${name}.${change.name}`) continue;
    const deed = change.side === "result" ? CALLING.whole : deedOf(change, args, now, CALLING);
    if (deed === undefined) continue;
    yield* hitsAt(instances.filter((one) => one.endpoint === endpoint), {
      deed,
      endpoint,
      isPython: !native,
    });
  }
}

function* handlersOf(
  change: Change,
  { after }: ChangedService,
  { instances }: Cluster,
): Generator<SeenHit> {
  const { definitions, emits = {} } = after;
  const schema = Object.hasOwn(emits, change.name) ? emits[change.name] : undefined;
  for (const instance of instances) {
    const { handles = {}, definitions: known = {} } = instance.contract ?? {};
    const isHit = Object.values(handles).some(({ types, body }) => {
      if (!types.some((pattern) => matchesTopic(pattern, change.name))) return false;
      if (schema === undefined || isUnknown(body)) return true;
      const [emitted, handled] = [{ schema, definitions }, { schema: body, definitions: known }];
      return compareSchemas(emitted, handled).length > 0;
    });
    if (isHit) yield hitOf(instance, HANDLING);
  }
}

/** An emitter whose types are known is judged by them, others by what they were seen to emit. */
function* emittersOf(
  change: Change,
  { after }: ChangedService,
  { instances, events }: Cluster,
): Generator<SeenHit> {
  const now = takenNow(change, after);
  for (const instance of instances) {
    const { emits = {}, definitions = {} } = instance.contract ?? {};
    const bodies = Object.entries(emits).filter(([type]) => matchesTopic(change.name, type));
    const isKnown = ([, body]: readonly [string, Schema]) => !isUnknown(body);
    if (bodies.length > 0 && bodies.every(isKnown)) {
      const differs = ([, schema]: readonly [string, Schema]) =>
        compareSchemas({ schema, definitions }, now).length > 0;
      const isHit = change.kind === "removed" && change.path === "" || bodies.some(differs);
      if (isHit) yield hitOf(instance, EMITTING.whole);
      continue;
    }
    const deeds = events.filter(({ type, source }) =>
      source === instance.identity && matchesTopic(change.name, type)
    ).flatMap(({ body }) => deedOf(change, body, now, EMITTING) ?? []);
    const deed = deeds[0] ?? (bodies.length > 0 ? EMITTING.whole : undefined);
    if (deed !== undefined) yield hitOf(instance, deed);
  }
}

function hitOf({ service, version, endpoint, isPython }: SeenInstance, deed: Deed): SeenHit {
  return { service, version, endpoint, isPython, deed };
}

/** The services of one process share its endpoint: each of them may be the one. */
function hitsAt(
  found: readonly SeenInstance[],
  hit: Pick<SeenHit, "deed" | "endpoint" | "isPython">,
): SeenHit[] {
  const versions = new Set(found.map(({ version }) => version));
  const [version = null] = versions.size === 1 ? versions : [];
  const names = [...new Set(found.map(({ service }) => service))].sort();
  return [{ ...hit, service: names.length > 0 ? names.join("/") : undefined, version }];
}
