import { Baggage, MAX_BAGGAGE_BYTES } from "../../core/observe/baggage.ts";
import { parseTraceparent } from "../../core/observe/traceparent.ts";
import { HeadersTooLarge } from "../responses/http_error.ts";

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
 * @returns Undefined where there is none, or none that is fit.
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

/**
 * The baggage that a request comes with. What is not asked for is not even read: anybody can send
 * it, and services take it for what those before them have said.
 *
 * @returns Undefined where there is none.
 * @throws {HttpError} 431 if it has more than 8192 bytes.
 * @see https://www.w3.org/TR/baggage/
 */
export function givenBaggage(
  request: Request,
  { baggage: wanted }: TraceHeaders,
): Baggage | undefined {
  const header = wanted === undefined ? null : request.headers.get("baggage");
  if (header === null || header === "") return undefined;
  if (header.length > MAX_BAGGAGE_BYTES) {
    throw new HeadersTooLarge(`The baggage must have at most ${MAX_BAGGAGE_BYTES} bytes`);
  }
  const baggage = Baggage.parse(header);
  const taken = typeof wanted === "object" ? baggage.pick(wanted) : baggage;
  return String(taken) === "" ? undefined : taken;
}
