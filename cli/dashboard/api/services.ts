import { redact } from "../../../core/config/secrets/secrets.ts";
import type { Collection } from "../../top/collect.ts";
import type { Route } from "../route.ts";

/** `GET /api/services` */
export const services: Route = {
  method: "GET",
  path: "/api/services",
  summary: "Returns all services with their instances, rates, latencies and memory.",
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
  async answer(_request, { descriptions }) {
    const all = await descriptions.all();
    return Array.from(all, ([service, { contract }]) => ({
      service,
      answers: contract !== undefined,
      version: contract?.version ?? null,
      methods: contract?.methods ?? [],
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
