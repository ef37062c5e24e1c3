import { AsyncLocalStorage } from "node:async_hooks";
import type { Cancellation } from "../cancellation.ts";
import { randomId } from "../id.ts";
import { type Hops, NO_HOPS } from "./hops.ts";

/** What travels with a piece of work through every call that it makes. */
export interface Trace {
  /** Ties together everything one request from outside has caused; 32 hex digits where we made it. */
  readonly traceId: string;
  /** When the work is of no more use, on the scale of `performance.now()`; Infinity for never. */
  readonly deadline: number;
  /** What has led to the work; nothing by default. */
  readonly hops?: Hops;
  /** Cancels the work and the calls that it waits for; undefined if nothing can. */
  readonly cancellation: Cancellation | undefined;
}

const traces = new AsyncLocalStorage<Trace>();

/** The trace of the running work, or undefined outside of any. */
export function currentTrace(): Trace | undefined {
  return traces.getStore();
}

/** Runs a function, and everything that it starts, inside a trace. */
export function runInTrace<T, Args extends unknown[]>(
  trace: Trace,
  work: (...args: Args) => T,
  ...args: Args
): T {
  return traces.run(trace, work, ...args);
}

/** A trace of its own: no deadline, nothing to cancel it. */
export function newTrace(traceId: string = randomId(), hops: Hops = NO_HOPS): Trace {
  return { traceId, deadline: Infinity, cancellation: undefined, hops };
}

/** A trace id travels with every call, event and log line that comes of it: a longer one is none. */
const MAX_TRACE_ID = 256;
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
