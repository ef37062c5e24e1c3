import { redact } from "../../../core/config/secrets/secrets.ts";
import { INTERNAL_METHODS, NODE_INTERFACE } from "../../node/node_interface.ts";
import type { Collection } from "../../top/collect.ts";
import {
  ANY,
  BOOLEAN,
  described,
  INTEGER,
  listOf,
  mapOf,
  NUMBER,
  objectOf,
  orNull,
  TEXT,
} from "./forms.ts";
import { ROW } from "./row.ts";
import type { Route } from "../route.ts";

const SCHEMA = described("A JSON Schema", mapOf(ANY));
const TYPES = objectOf({
  methods: mapOf(objectOf({ input: SCHEMA, output: SCHEMA })),
  handles: described(
    "Handlers of events; those without types are tasks",
    mapOf(objectOf({ types: listOf(TEXT), body: SCHEMA })),
  ),
  emits: mapOf(SCHEMA),
  definitions: mapOf(SCHEMA),
  untranslated: listOf(TEXT),
}, { description: TEXT, emitsBySchema: listOf(TEXT) });

/** `GET /api/services` */
export const services: Route = {
  method: "GET",
  path: "/api/services",
  summary: "Returns all services with their instances, rates, latencies and memory.",
  returns: listOf(objectOf({
    ...ROW,
    instances: listOf(objectOf({
      identity: TEXT,
      endpoint: TEXT,
      version: orNull(TEXT),
      metadata: mapOf(ANY),
      answers: BOOLEAN,
      residentBytes: orNull(NUMBER),
      uptime: described("Seconds since its process was started", orNull(NUMBER)),
      load: described("Share of one processor", orNull(NUMBER)),
    })),
  })),
  async answer(_request, { sampler }) {
    const [rows, collections] = await Promise.all([sampler.rows(), sampler.collections()]);
    return rows.map((row) => ({
      ...row,
      instances: (collections.now.services.get(row.service) ?? []).map((instance) => ({
        identity: instance.identity,
        endpoint: instance.endpoint,
        version: instance.version,
        metadata: redact(instance.metadata),
        ...levelsOf(instance.endpoint, collections),
      })),
    }));
  },
};

/** `GET /api/metrics` */
export const metrics: Route = {
  method: "GET",
  path: "/api/metrics",
  summary: "Returns rates, latencies and memory of services over time, since a page was open.",
  returns: mapOf(listOf(objectOf({
    time: described("Milliseconds since 1970", NUMBER),
    requests: NUMBER,
    events: NUMBER,
    errors: NUMBER,
    p99Ms: orNull(NUMBER),
    residentBytes: orNull(NUMBER),
  }))),
  async answer(_request, { sampler }) {
    await sampler.collections();
    return sampler.history();
  },
};

/** `GET /api/methods` */
export const methods: Route = {
  method: "GET",
  path: "/api/methods",
  summary: "Returns what each service offers: methods, routes, events, with their types.",
  returns: listOf(objectOf({
    service: TEXT,
    answers: BOOLEAN,
    version: orNull(TEXT),
    methods: listOf(objectOf({
      name: TEXT,
      params: listOf(TEXT),
      help: TEXT,
      raises: listOf(objectOf({ name: TEXT }, { status: INTEGER })),
    }, { http: TEXT, idempotent: BOOLEAN })),
    routes: listOf(objectOf({
      endpoint: TEXT,
      help: TEXT,
      paths: listOf(objectOf({
        template: TEXT,
        params: listOf(objectOf({ name: TEXT, schema: SCHEMA, spansSegments: BOOLEAN })),
      })),
    }, { methods: listOf(TEXT) })),
    types: described("What they take and give, where the source tells", orNull(TYPES)),
  })),
  async answer(_request, { descriptions }) {
    const all = await descriptions.all();
    return Array.from(all, ([service, { contract }]) => ({
      service,
      answers: contract !== undefined,
      version: contract?.version ?? null,
      methods: (contract?.methods ?? []).filter(({ name }) =>
        service !== NODE_INTERFACE || !INTERNAL_METHODS.has(name)
      ),
      routes: contract?.routes ?? [],
      types: contract?.types ?? null,
    }));
  },
};

interface Collections {
  readonly now: Collection;
  readonly before: Collection;
}

function levelsOf(endpoint: string, { now, before }: Collections) {
  const snapshot = now.snapshots.get(endpoint);
  const previous = before.snapshots.get(endpoint);
  const levels = snapshot?.levels;
  return {
    answers: snapshot !== undefined,
    residentBytes: levels?.get("proc.mem.rss") ?? null,
    uptime: levels?.get("proc.uptime") ?? null,
    load: snapshot && previous ? loadOf(snapshot, previous) : null,
  };
}

type Snapshot = NonNullable<ReturnType<Collection["snapshots"]["get"]>>;

/** How much of one processor the process has used between two times. */
function loadOf(now: Snapshot, before: Snapshot): number | null {
  const used = ({ levels }: Snapshot) =>
    (levels.get("proc.cpu.user") ?? NaN) + (levels.get("proc.cpu.system") ?? NaN);
  const share = (used(now) - used(before)) / ((now.time - before.time) / 1000);
  return Number.isFinite(share) ? Math.max(share, 0) : null;
}
