import { randomId } from "../core/id.ts";

/** Where trace ids stand in HTTP. */
export interface TraceHeaders {
  /** Request header whose value is taken over, besides `traceparent`; undefined for none. */
  readonly request: string | undefined;
  /** Response header that tells the trace id. */
  readonly response: string;
}

const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}/;
const PRINTABLE = /^[\x21-\x7e]{1,200}$/;

/**
 * The trace id of a request: that of the configured header, or of the span that the platform has
 * opened for it, or of `traceparent`, or a new one.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function readTraceId(
  headers: Headers,
  { request }: TraceHeaders,
  ofSpan?: string,
): string {
  const given = request === undefined ? null : headers.get(request);
  if (given !== null && PRINTABLE.test(given)) return given;
  if (ofSpan !== undefined) return ofSpan;
  const parent = headers.get("traceparent");
  return (parent !== null && TRACEPARENT.exec(parent)?.[1]) || randomId();
}
