import type { Bucket } from "../../core/observe/metrics/distribution.ts";

/** What was counted of a service, a method or a queue since an instance started. */
export interface Totals {
  /** Requests that were served. */
  calls: number;
  /** HTTP requests that were answered. */
  httpRequests: number;
  /** Of these and of the calls, those that went wrong. */
  errors: number;
  /** Events that were handled. */
  events: number;
  /** Events whose handler failed. */
  failedEvents: number;
  /** Seconds that all of it took together. */
  seconds: number;
  /** How many took at most how many seconds. */
  readonly latency: Map<number, number>;
}

/** Adds one sample of a metric. */
export type Count = (
  totals: Totals,
  value: number,
  tags: Readonly<Record<string, unknown>>,
) => void;

const addSeconds: Count = (totals, value) => totals.seconds += value;
const addBucket: Count = ({ latency }, value, tags) => add(latency, Number(tags["le"]), value);

/** Metrics of methods and of HTTP endpoints. */
export const REQUEST_COUNTS: Readonly<Record<string, Count>> = {
  "rpc": (totals, value) => totals.calls += value,
  "rpc.errors": (totals, value) => totals.errors += value,
  "rpc.latency.sum": addSeconds,
  "rpc.latency.bucket": addBucket,
  "http": (totals, value, tags) => {
    totals.httpRequests += value;
    if (tags["status"] === "5xx") totals.errors += value;
  },
  "http.latency.sum": addSeconds,
  "http.latency.bucket": addBucket,
};

/** Metrics of the handlers of a queue that count for its service, too. */
export const EVENT_COUNTS: Readonly<Record<string, Count>> = {
  "events.handled": (totals, value) => totals.events += value,
  "events.failed": (totals, value) => totals.failedEvents += value,
};

/** Metrics of the handlers of a queue alone: latencies of a service are those of its requests. */
export const HANDLER_COUNTS: Readonly<Record<string, Count>> = {
  "events.latency.sum": addSeconds,
  "events.latency.bucket": addBucket,
};

/** Totals of nothing. */
export function noTotals(): Totals {
  return {
    calls: 0,
    httpRequests: 0,
    errors: 0,
    events: 0,
    failedEvents: 0,
    seconds: 0,
    latency: new Map(),
  };
}

/** What has happened in an instance between two totals, added to a sum. */
export function addDifference(sum: Totals, now: Totals, before: Totals): void {
  sum.calls += increase(now.calls, before.calls);
  sum.httpRequests += increase(now.httpRequests, before.httpRequests);
  sum.errors += increase(now.errors, before.errors);
  sum.events += increase(now.events, before.events);
  sum.failedEvents += increase(now.failedEvents, before.failedEvents);
  sum.seconds += increase(now.seconds, before.seconds);
  for (const [limit, count] of now.latency) {
    add(sum.latency, limit, increase(count, before.latency.get(limit) ?? 0));
  }
}

/** An instance that has started again under the same endpoint counts from zero. */
function increase(now: number, before: number): number {
  return now < before ? now : now - before;
}

/** The buckets of a latency that hold anything. */
export function bucketsOf({ latency }: Totals): Bucket[] {
  return [...latency].filter(([, count]) => count > 0);
}

function add(counts: Map<number, number>, key: number, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
