import type { Cancellation } from "../cancellation.ts";
import { randomId } from "../id.ts";
import { createAsyncContext } from "./async_context.ts";
import { Baggage } from "./baggage.ts";
import { type Hops, NO_HOPS } from "./hops.ts";
import type { SpanHolder } from "./spans.ts";

/** What travels with a piece of work through every call that it makes. */
export interface Trace extends SpanHolder {
  /** Ties together everything one request from outside has caused; 32 hex digits where we made it. */
  readonly traceId: string;
  /** When the work is of no more use, on the scale of `performance.now()`; Infinity for never. */
  readonly deadline: number;
  /** What has led to the work; nothing by default. */
  readonly hops?: Hops | undefined;
  /** Cancels the work and the calls that it waits for; undefined if nothing can. */
  readonly cancellation: Cancellation | undefined;
  /** What services have added for those behind them; undefined if nothing. */
  readonly baggage?: Baggage | undefined;
  /** The trace of the whole work, where this one only differs from it by its baggage. */
  readonly origin?: Trace;
}

const traces = createAsyncContext<Trace | undefined>();

/** The trace of the running work, or undefined outside of any. */
export function currentTrace(): Trace | undefined {
  return traces.getStore();
}

/** Runs a function, and everything that it starts, inside a trace, or outside of any. */
export function runInTrace<T, Args extends unknown[]>(
  trace: Trace | undefined,
  work: (...args: Args) => T,
  ...args: Args
): T {
  return traces.run(trace, work, ...args);
}

/** A trace of its own: no deadline, nothing to cancel it. */
export function newTrace(
  traceId: string = randomId(),
  { hops = NO_HOPS, baggage, span }: Pick<Trace, "hops" | "baggage" | "span"> = {},
): Trace {
  return { traceId, deadline: Infinity, cancellation: undefined, hops, baggage, span };
}

/** A part of some work that has baggage of its own. */
class TraceWithBaggage implements Trace {
  readonly origin: Trace;
  readonly baggage: Baggage | undefined;

  constructor(origin: Trace, baggage: Baggage) {
    this.origin = origin;
    this.baggage = String(baggage) === "" ? undefined : baggage;
  }

  get traceId(): string {
    return this.origin.traceId;
  }

  get deadline(): number {
    return this.origin.deadline;
  }

  get hops(): Hops | undefined {
    return this.origin.hops;
  }

  get cancellation(): Cancellation | undefined {
    return this.origin.cancellation;
  }

  get span(): Trace["span"] {
    return this.origin.span;
  }
}

/**
 * The baggage of the running work: what the services that have led to it, or `withBaggage`, have
 * given it. Services have it as `this.baggage`, too.
 *
 * @returns Baggage without members where there is none.
 */
export function baggage(): Baggage {
  return traces.getStore()?.baggage ?? Baggage.EMPTY;
}

/**
 * Runs a function with more baggage: calls, events and tasks that come of it carry that along, to
 * each service behind them. It is no secret and no proof: everybody on the way can read it, and
 * any service can write it.
 *
 * @param members Values by name; undefined removes the member of that name.
 * @returns What the function returns.
 * @throws {TypeError} If a name or a value is invalid.
 * @throws {RangeError} If all of it together has more than 8192 bytes.
 *
 * @example Tell every service behind this one which tenant a request is for
 * ```ts
 * import { baggage, withBaggage } from "@lymph/lymph";
 * import assert from "node:assert/strict";
 *
 * const answer = await withBaggage({ tenant: "acme" }, async () => {
 *   return `Hello, ${baggage().get("tenant")}`; // or this.proxy<Greeting>("Greeting").greet()
 * });
 * assert.equal(answer, "Hello, acme");
 * ```
 */
export function withBaggage<T>(
  members: Readonly<Record<string, string | undefined>>,
  work: () => T,
): T {
  const trace = traces.getStore() ?? newTrace();
  const all = (trace.baggage ?? Baggage.EMPTY).with(members);
  return traces.run(new TraceWithBaggage(trace.origin ?? trace, all), work);
}

/** A trace id travels with every call, event and log line of its trace: a longer one is refused. */
export const MAX_TRACE_ID = 256;
const utf8 = new TextDecoder();

/** The trace id in a header, empty if there is none; peers on Python 2 send texts as bytes. */
export function readTraceId(header: unknown): string {
  if (typeof header !== "string" && !(header instanceof Uint8Array)) return "";
  if (header.length > MAX_TRACE_ID) return "";
  return typeof header === "string" ? header : utf8.decode(header);
}

/**
 * The trace id of the running work: of the request, event, task or HTTP request that is served, in
 * whatever function that serves it. Loggers, calls and events have it by themselves; pass it on to
 * other systems, for example in a header.
 *
 * @returns The id, or undefined outside of any such work.
 *
 * @example Tell another system which request this is
 * ```ts
 * import { traceId } from "@lymph/lymph";
 *
 * function traced(headers: Record<string, string>): Record<string, string> {
 *   return { ...headers, "X-Trace-Id": traceId() ?? "" };
 * }
 * ```
 */
export function traceId(): string | undefined {
  return traces.getStore()?.traceId;
}

/** The id of the running trace, or a new one. */
export function currentTraceId(): string {
  return traces.getStore()?.traceId ?? randomId();
}
