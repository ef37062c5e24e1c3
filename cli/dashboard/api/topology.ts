import type { ServiceInstance } from "../../../core/discovery/instance.ts";
import { workerName } from "../../../core/events/handling/tasks.ts";
import { matchesTopic } from "../../../core/events/topic.ts";
import { NODE_INTERFACE } from "../../node/node_interface.ts";
import type { Row } from "../../top/rows.ts";
import type { Description } from "../system/descriptions.ts";
import { type Flow, recentFlows } from "../flows.ts";
import type { Route } from "../route.ts";
import { BOOLEAN, listOf, NUMBER, objectOf, oneOf, orNull, TEXT } from "./forms.ts";
import { ROW } from "./row.ts";

/** An arrow of the map. */
export interface Edge {
  /** Service that calls or emits. */
  readonly from: string;
  /** Service that answers or handles. */
  readonly to: string;
  /** What flows. */
  readonly kind: "call" | "event";
  /** Methods or types of events, sorted. */
  readonly subjects: readonly string[];
  /** Per second; null where that is not known. */
  readonly perSecond: number | null;
  /** Of these, how many went wrong. */
  readonly errorsPerSecond: number | null;
  /** Milliseconds that 99 in 100 took at most. */
  readonly p99Ms: number | null;
}

/** What the arrows of the map follow from. */
export interface Known {
  /** Instances of each service. */
  readonly services: ReadonlyMap<string, readonly ServiceInstance[]>;
  /** What each service says of itself. */
  readonly descriptions: ReadonlyMap<string, Description>;
  /** What recent traces show. */
  readonly flows: readonly Flow[];
  /** What each service does. */
  readonly rows: readonly Row[];
}

/** Draws the arrows between services: from counted use, declarations and traces. */
export function edgesOf({ services, descriptions, flows, rows }: Known): Edge[] {
  const edges = new Map<string, { edge: Edge; subjects: Set<string> }>();
  const add = (from: string, to: string, kind: Edge["kind"], subject: string): void => {
    if (!services.has(from) || !services.has(to)) return;
    const key = JSON.stringify([from, to, kind]);
    const known = edges.get(key);
    if (known) return void known.subjects.add(subject);
    const edge = { from, to, kind, subjects: [], perSecond: null, errorsPerSecond: null };
    edges.set(key, { edge: { ...edge, p99Ms: null }, subjects: new Set([subject]) });
  };
  const owners = ownersOf(services);
  for (const [name, { calls, events, contract }] of descriptions) {
    for (const { subject, endpoint } of calls) {
      for (const caller of owners.byEndpoint.get(endpoint) ?? []) {
        if (caller !== name) add(caller, name, "call", subject);
      }
    }
    for (const [handler, { types }] of Object.entries(contract?.types?.handles ?? {})) {
      if (types.length === 0) add(name, workerName(name), "event", `${name}.${handler}`);
    }
    const handled = Object.values(contract?.types?.handles ?? {}).flatMap(({ types }) => types);
    for (const { type, source } of events) {
      if (!handled.some((pattern) => matchesTopic(pattern, type))) continue;
      for (const emitter of owners.byIdentity.get(source) ?? []) {
        if (emits(descriptions.get(emitter), type)) add(emitter, name, "event", type);
      }
    }
    for (const [emitter, { contract: other }] of descriptions) {
      for (const type of Object.keys(other?.types?.emits ?? {})) {
        if (handled.some((pattern) => matchesTopic(pattern, type))) {
          add(emitter, name, "event", type);
        }
      }
    }
  }
  for (const { from, to, kind, subject } of flows) add(from, to, kind, subject);
  const all = Array.from(edges.values(), ({ edge }) => edge);
  return Array.from(edges.values(), ({ edge, subjects }) => ({
    ...edge,
    subjects: [...subjects].sort(),
    ...measured(edge, { all, flows, row: rows.find(({ service }) => service === edge.to) }),
  }));
}

function emits(description: Description | undefined, type: string): boolean {
  const types = description?.contract?.types?.emits;
  return types === undefined || Object.hasOwn(types, type);
}

function ownersOf(services: ReadonlyMap<string, readonly ServiceInstance[]>) {
  const byEndpoint = new Map<string, string[]>();
  const byIdentity = new Map<string, string[]>();
  for (const [name, instances] of services) {
    for (const { endpoint, identity } of instances) {
      byEndpoint.set(endpoint, [...byEndpoint.get(endpoint) ?? [], name]);
      byIdentity.set(identity, [...byIdentity.get(identity) ?? [], name]);
    }
  }
  return { byEndpoint, byIdentity };
}

interface Measures {
  readonly all: readonly Edge[];
  readonly flows: readonly Flow[];
  readonly row: Row | undefined;
}

/**
 * How much goes along an arrow: what the service at its end counts, shared between those who call it
 * as traces share it. Traces alone do not tell, as not every call has one.
 */
function measured(
  edge: Edge,
  { all, flows, row }: Measures,
): Pick<Edge, "perSecond" | "errorsPerSecond" | "p99Ms"> {
  const isBeside = ({ to, kind }: Flow | Edge) => to === edge.to && kind === edge.kind;
  const beside = flows.filter(isBeside);
  const own = beside.filter(({ from }) => from === edge.from);
  const total = edge.kind === "call" ? row?.callsPerSecond : row?.eventsPerSecond;
  const isAlone = all.filter(isBeside).length === 1;
  const share = beside.length > 0 ? sum(own) / sum(beside) : isAlone ? 1 : undefined;
  const perSecond = total === undefined || share === undefined ? null : total * share;
  const failed = own.reduce((count, { errors }) => count + errors, 0);
  return {
    perSecond,
    errorsPerSecond: perSecond !== null && own.length > 0 ? perSecond * failed / sum(own) : null,
    p99Ms: own.length > 0 ? Math.max(...own.map(({ p99Ms }) => p99Ms)) : null,
  };
}

function sum(flows: readonly Flow[]): number {
  return flows.reduce((total, { count }) => total + count, 0);
}

/** `GET /api/topology` */
export const topology: Route = {
  method: "GET",
  path: "/api/topology",
  summary: "Returns the services, and who calls or informs whom.",
  returns: objectOf({
    services: listOf(objectOf({ ...ROW, hasHttp: BOOLEAN, version: orNull(TEXT) })),
    edges: listOf(objectOf({
      from: TEXT,
      to: TEXT,
      kind: oneOf("call", "event"),
      subjects: listOf(TEXT),
      perSecond: orNull(NUMBER),
      errorsPerSecond: orNull(NUMBER),
      p99Ms: orNull(NUMBER),
    })),
  }),
  async answer(_request, { sampler, descriptions, traces }) {
    const [{ now }, rows, described, flows] = await Promise.all([
      sampler.collections(),
      sampler.rows(),
      descriptions.all(),
      recentFlows(traces),
    ]);
    const services = new Map(now.services);
    services.delete(NODE_INTERFACE); // it runs the services and is not one of them
    const edges = edgesOf({ services, descriptions: described, flows, rows });
    const shown = rows.filter(({ service }) => services.has(service));
    return { services: shown.map((row) => serviceOf(row, described)), edges };
  },
};

function serviceOf(row: Row, descriptions: ReadonlyMap<string, Description>) {
  const contract = descriptions.get(row.service)?.contract;
  return {
    ...row,
    hasHttp: (contract?.routes.length ?? 0) > 0,
    version: contract?.version ?? null,
  };
}
