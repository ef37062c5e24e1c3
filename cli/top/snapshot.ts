import type { Bucket } from "../../core/observe/metrics/distribution.ts";

/** What was counted of one service, or of one instance, since it started. */
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
  /** How many requests took at most how many seconds. */
  readonly latency: Map<number, number>;
}

/** What one instance said at one time. */
export interface Snapshot {
  /** When, on the scale of `performance.now()`. */
  readonly time: number;
  /** Metrics of its process, by name. */
  readonly levels: ReadonlyMap<string, number>;
  /** What was counted, by the service that it belongs to. */
  readonly services: ReadonlyMap<string, Totals>;
  /** Events that wait, by queue. */
  readonly queued: ReadonlyMap<string, number>;
  /** Consumers, by queue. */
  readonly consumers: ReadonlyMap<string, number>;
}

/** Totals of nothing. */
export function noTotals(): Totals {
  return { calls: 0, httpRequests: 0, errors: 0, events: 0, failedEvents: 0, latency: new Map() };
}

/**
 * Reads the answer to `lymph.get_metrics`; what has another form is passed over.
 *
 * @see docs/protocol.md, section 3
 */
export function readSnapshot(
  body: unknown,
  time: number,
  known: readonly string[] = [],
): Snapshot {
  const levels = new Map<string, number>();
  const services = new Map<string, Totals>();
  const queued = new Map<string, number>();
  const consumers = new Map<string, number>();
  const of = (service: string): Totals => {
    let totals = services.get(service);
    if (totals === undefined) services.set(service, totals = noTotals());
    return totals;
  };
  for (const sample of Array.isArray(body) ? body : []) {
    if (!isSample(sample)) continue;
    const [name, value, tags] = sample;
    const subject = String(tags["subject"] ?? "");
    const queue = String(tags["queue"] ?? "");
    switch (name) {
      case "rpc":
        of(serviceOf(subject)).calls += value;
        break;
      case "rpc.errors":
        of(serviceOf(subject)).errors += value;
        break;
      case "rpc.latency.bucket":
        add(of(serviceOf(subject)).latency, Number(tags["le"]), value);
        break;
      case "http": {
        const totals = of(String(tags["interface"]));
        totals.httpRequests += value;
        if (tags["status"] === "5xx") totals.errors += value;
        break;
      }
      case "http.latency.bucket":
        add(of(String(tags["interface"])).latency, Number(tags["le"]), value);
        break;
      case "events.handled":
        of(ownerOf(queue, known)).events += value;
        break;
      case "events.failed":
        of(ownerOf(queue, known)).failedEvents += value;
        break;
      case "events.queued":
        queued.set(queue, value);
        break;
      case "events.consumers":
        consumers.set(queue, value);
        break;
      default:
        levels.set(name, value);
    }
  }
  return { time, levels, services, queued, consumers };
}

/** What has happened between two totals, added to a sum. */
export function addDifference(sum: Totals, now: Totals, before: Totals): void {
  sum.calls += now.calls - before.calls;
  sum.httpRequests += now.httpRequests - before.httpRequests;
  sum.errors += now.errors - before.errors;
  sum.events += now.events - before.events;
  sum.failedEvents += now.failedEvents - before.failedEvents;
  for (const [limit, count] of now.latency) {
    add(sum.latency, limit, count - (before.latency.get(limit) ?? 0));
  }
}

/** The buckets of a latency that hold anything. */
export function bucketsOf({ latency }: Totals): Bucket[] {
  return [...latency].filter(([, count]) => count > 0);
}

/** The service that a queue belongs to: `<interface>-<handler>`, `<interface>.worker-<task>`. */
export function ownerOf(queue: string, known: readonly string[] = []): string {
  const [owner] = known.filter((name) => queue.startsWith(`${name}-`))
    .sort((a, b) => b.length - a.length); // names may have dashes of their own
  return owner ?? queue.replace(/-.*$/s, "");
}

function serviceOf(subject: string): string {
  return subject.slice(0, Math.max(subject.lastIndexOf("."), 0));
}

function add(counts: Map<number, number>, key: number, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

function isSample(value: unknown): value is [string, number, Record<string, unknown>] {
  if (!Array.isArray(value)) return false;
  const [name, number, tags] = value;
  return typeof name === "string" && typeof number === "number" && typeof tags === "object" &&
    tags !== null;
}
