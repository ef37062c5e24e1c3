import type { Collection } from "./collect.ts";
import { Change, changes } from "./changes.ts";
import { queuesOf } from "./queues.ts";
import { ownerOf, type Snapshot } from "./snapshot.ts";

/** What one service does. */
export interface Row {
  /** Its name. */
  readonly service: string;
  /** How many instances are registered. */
  readonly instances: number;
  /** How many of them have told their metrics. */
  readonly answered: number;
  /** RPC requests per second. */
  readonly callsPerSecond: number;
  /** HTTP requests per second. */
  readonly httpPerSecond: number;
  /** Milliseconds that half of all requests, RPC and HTTP, took at most; null where there were none. */
  readonly p50Ms: number | null;
  /** The same for 99 in 100 requests. */
  readonly p99Ms: number | null;
  /** Requests and events per second that went wrong. */
  readonly errorsPerSecond: number;
  /** Events handled per second. */
  readonly eventsPerSecond: number;
  /** Events that wait in its queues; null where the event system does not tell. */
  readonly queued: number | null;
  /** Milliseconds since the oldest of them could be handled; null where none is known. */
  readonly oldestMs: number | null;
  /** Memory of its processes, in bytes; null if no process tells. */
  readonly residentBytes: number | null;
}

/** What all services have done between two collections. */
export function toRows(now: Collection, before: Collection): Row[] {
  const services = changes(now, before, (snapshot) => snapshot.services);
  const known = [...now.services.keys()];
  const queues = [...queuesOf(now)].map(([name, queue]) => ({
    service: ownerOf(name, known),
    ...queue,
  }));
  return Array.from(now.services, ([service, instances]) => {
    const change = services.get(service) ?? new Change();
    const snapshots = [...new Set(instances.map(({ endpoint }) => endpoint))]
      .flatMap((endpoint) => now.snapshots.get(endpoint) ?? []);
    const own = queues.filter((queue) => queue.service === service);
    return {
      service,
      instances: instances.length,
      answered: snapshots.length,
      callsPerSecond: change.perSecond(({ calls }) => calls),
      httpPerSecond: change.perSecond(({ httpRequests }) => httpRequests),
      p50Ms: change.quantileMs(0.5),
      p99Ms: change.quantileMs(0.99),
      errorsPerSecond: change.perSecond(({ errors, failedEvents }) => errors + failedEvents),
      eventsPerSecond: change.perSecond(({ events }) => events),
      queued: knowsQueues(snapshots) ? sum(own.map(({ length }) => length ?? 0)) : null,
      oldestMs: own.reduce<number | null>((most, { oldestMs }) => larger(most, oldestMs), null),
      residentBytes: residentOf(snapshots),
    };
  });
}

function knowsQueues(snapshots: readonly Snapshot[]): boolean {
  return snapshots.some(({ queued }) => queued.size > 0);
}

function residentOf(snapshots: readonly Snapshot[]): number | null {
  const sizes = snapshots.flatMap(({ levels }) => levels.get("proc.mem.rss") ?? []);
  return sizes.length === 0 ? null : sum(sizes);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function larger(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}
