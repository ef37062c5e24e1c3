import { quantile } from "../../core/observe/metrics/distribution.ts";
import type { Collection } from "./collect.ts";
import { addDifference, bucketsOf, noTotals, ownerOf, type Snapshot } from "./snapshot.ts";

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
  /** Memory of its processes, in bytes; null if no process tells. */
  readonly residentBytes: number | null;
}

/** What all services have done between two collections. */
export function toRows(now: Collection, before: Collection): Row[] {
  return Array.from(now.services, ([service, instances]) => {
    const sum = noTotals();
    const snapshots: Snapshot[] = [];
    let seconds = 0;
    for (const endpoint of new Set(instances.map((instance) => instance.endpoint))) {
      const snapshot = now.snapshots.get(endpoint);
      if (snapshot === undefined) continue;
      snapshots.push(snapshot);
      const previous = before.snapshots.get(endpoint);
      if (previous === undefined) continue; // it has no past to compare with yet
      const own = snapshot.services.get(service);
      if (own) addDifference(sum, own, previous.services.get(service) ?? noTotals());
      seconds = Math.max(seconds, (snapshot.time - previous.time) / 1000);
    }
    const rate = (count: number): number => seconds > 0 ? Math.max(count, 0) / seconds : 0;
    const buckets = bucketsOf(sum);
    return {
      service,
      instances: instances.length,
      answered: snapshots.length,
      callsPerSecond: rate(sum.calls),
      httpPerSecond: rate(sum.httpRequests),
      p50Ms: milliseconds(quantile(buckets, 0.5)),
      p99Ms: milliseconds(quantile(buckets, 0.99)),
      errorsPerSecond: rate(sum.errors + sum.failedEvents),
      eventsPerSecond: rate(sum.events),
      queued: queuedOf(service, snapshots, [...now.services.keys()]),
      residentBytes: residentOf(snapshots),
    };
  });
}

/** Each instance tells the same of a queue that they share: the latest counts. */
function queuedOf(
  service: string,
  snapshots: readonly Snapshot[],
  known: readonly string[],
): number | null {
  const queues = new Map<string, number>();
  for (const { queued } of snapshots.toSorted((a, b) => a.time - b.time)) {
    for (const [queue, count] of queued) {
      if (ownerOf(queue, known) === service) queues.set(queue, count);
    }
  }
  const knows = snapshots.some(({ queued }) => queued.size > 0);
  return knows ? queues.values().reduce((sum, count) => sum + count, 0) : null;
}

function residentOf(snapshots: readonly Snapshot[]): number | null {
  const sizes = snapshots.flatMap(({ levels }) => levels.get("proc.mem.rss") ?? []);
  return sizes.length === 0 ? null : sizes.reduce((sum, size) => sum + size, 0);
}

function milliseconds(seconds: number): number | null {
  return Number.isNaN(seconds) ? null : seconds * 1000;
}
