import { parseTraceparent } from "../../core/observe/traceparent.ts";

/** Where trace ids stand in HTTP. */
export interface TraceHeaders {
  /** Request header whose trace id is taken over, such as `traceparent`; undefined for none. */
  readonly request: string | undefined;
  /** Response header that tells the trace id. */
  readonly response: string;
  /** Names of the members of `baggage` that are taken over; `all`, or undefined for none. */
  readonly baggage: readonly string[] | "all" | undefined;
}

const PRINTABLE = /^[\x21\x23-\x7e]{1,128}$/;

/**
 * The trace id that a request comes with. Headers are only read where a name is configured: the
 * platform makes them when they are first looked at, which costs as much as finding the endpoint.
 *
 * @returns Undefined if it is missing or invalid.
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function givenTraceId(
  request: Request,
  { request: name }: TraceHeaders,
): string | undefined {
  if (name === undefined) return undefined;
  const value = request.headers.get(name);
  if (value === null) return undefined;
  if (name.toLowerCase() === "traceparent") return parseTraceparent(value)?.traceId;
  return PRINTABLE.test(value) ? value : undefined;
}
