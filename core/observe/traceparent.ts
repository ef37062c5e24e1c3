/** What a `traceparent` header says of the other side. */
export interface TraceParent {
  /** Its trace. */
  readonly traceId: string;
  /** Its span. */
  readonly spanId: string;
  /** Flags, of which 1 says that the trace is recorded. */
  readonly traceFlags: number;
}

const TRACE_ID = /^(?!0{32})[\da-f]{32}$/;
// Of version 00 nothing follows the flags; of later ones, what follows begins with a dash.
const TRACEPARENT =
  /^(?!ff)(?!00-.{52}.)[\da-f]{2}-((?!0{32})[\da-f]{32})-((?!0{16})[\da-f]{16})-([\da-f]{2})(?:-|$)/;
const RECORDED = 1;

/** Whether a trace id can be one of W3C's, as against one of Python lymph's or of an application. */
export function isTraceId(traceId: string): boolean {
  return TRACE_ID.test(traceId);
}

/**
 * Reads a `traceparent`.
 *
 * @returns undefined if the value is invalid.
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function parseTraceparent(value: unknown): TraceParent | undefined {
  const [, traceId, spanId, flags = ""] = typeof value === "string"
    ? TRACEPARENT.exec(value) ?? []
    : [];
  if (traceId === undefined || spanId === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) };
}

/** Writes a `traceparent`. */
export function formatTraceparent({ traceId, spanId, traceFlags }: TraceParent): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}

/**
 * The parent that puts a span into a trace of which no span is known: one that was never exported.
 *
 * @returns undefined if tracing systems cannot use the trace id.
 */
export function unseenParent(traceId: string | undefined): TraceParent | undefined {
  if (traceId === undefined || !isTraceId(traceId)) return undefined;
  return { traceId, spanId: traceId.slice(0, 15) + "1", traceFlags: RECORDED };
}
