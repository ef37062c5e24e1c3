import {
  type Count,
  EVENT_COUNTS,
  HANDLER_COUNTS,
  noTotals,
  REQUEST_COUNTS,
  type Totals,
} from "./totals.ts";

/** What one instance said at one time. */
export interface Snapshot {
  /** When, on the scale of `performance.now()`. */
  readonly time: number;
  /** Metrics of its process, by name. */
  readonly levels: ReadonlyMap<string, number>;
  /** What was counted, by the service that it belongs to. */
  readonly services: ReadonlyMap<string, Totals>;
  /** What was counted, by method: `Shop.order`, or `Web.show (http)` for an endpoint of HTTP. */
  readonly methods: ReadonlyMap<string, Totals>;
  /** What was counted of handlers, by queue. */
  readonly handlers: ReadonlyMap<string, Totals>;
  /** Events that wait, by queue. */
  readonly queued: ReadonlyMap<string, number>;
  /** Consumers, by queue. */
  readonly consumers: ReadonlyMap<string, number>;
  /** Seconds since the oldest event could be handled, by queue. */
  readonly ages: ReadonlyMap<string, number>;
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
  const [services, methods, handlers] = [
    new TotalsByName(),
    new TotalsByName(),
    new TotalsByName(),
  ];
  const gauges: Readonly<Record<string, Map<string, number>>> = {
    "events.queued": new Map(),
    "events.consumers": new Map(),
    "events.age": new Map(),
  };
  for (const sample of Array.isArray(body) ? body : []) {
    if (!isSample(sample)) continue;
    const [name, value, tags] = sample;
    const count = (totals: TotalsByName, of: string, count: Count | undefined): void => {
      count?.(totals.of(of), value, tags);
    };
    const queue = String(tags["queue"] ?? "");
    if (Object.hasOwn(REQUEST_COUNTS, name)) {
      const { service, method } = methodOf(tags);
      count(services, service, REQUEST_COUNTS[name]);
      count(methods, method, REQUEST_COUNTS[name]);
    } else if (Object.hasOwn(EVENT_COUNTS, name)) {
      count(services, ownerOf(queue, known), EVENT_COUNTS[name]);
      count(handlers, queue, EVENT_COUNTS[name]);
    } else if (Object.hasOwn(HANDLER_COUNTS, name)) {
      count(handlers, queue, HANDLER_COUNTS[name]);
    } else if (Object.hasOwn(gauges, name)) {
      gauges[name]?.set(queue, value);
    } else {
      levels.set(name, value);
    }
  }
  const gauge = (name: string) => gauges[name] ?? new Map<string, number>();
  return {
    time,
    levels,
    services,
    methods,
    handlers,
    queued: gauge("events.queued"),
    consumers: gauge("events.consumers"),
    ages: gauge("events.age"),
  };
}

/** The service that a queue belongs to: `<interface>-<handler>`, `<interface>.worker-<task>`. */
export function ownerOf(queue: string, known: readonly string[] = []): string {
  const [owner] = known.filter((name) => queue.startsWith(`${name}-`))
    .sort((a, b) => b.length - a.length); // names may have dashes of their own
  return owner ?? queue.replace(/-.*$/s, "");
}

/** The service that a method belongs to. */
export function serviceOf(method: string): string {
  return method.slice(0, Math.max(method.lastIndexOf("."), 0));
}

/** What an endpoint of HTTP has after its name, as a method may have the same. */
export const HTTP_SUFFIX = " (http)";

function methodOf(tags: Readonly<Record<string, unknown>>) {
  if (tags["interface"] === undefined) {
    const method = String(tags["subject"] ?? "");
    return { service: serviceOf(method), method };
  }
  const service = String(tags["interface"]);
  return { service, method: `${service}.${tags["endpoint"]}${HTTP_SUFFIX}` };
}

class TotalsByName extends Map<string, Totals> {
  of(name: string): Totals {
    return this.getOrInsertComputed(name, noTotals);
  }
}

function isSample(value: unknown): value is [string, number, Record<string, unknown>] {
  if (!Array.isArray(value)) return false;
  const [name, number, tags] = value;
  return typeof name === "string" && typeof number === "number" && typeof tags === "object" &&
    tags !== null;
}
