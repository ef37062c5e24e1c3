import { Baggage, MAX_BAGGAGE_BYTES } from "../../core/observe/baggage.ts";
import { HeadersTooLarge } from "../responses/http_error.ts";
import type { TraceHeaders } from "../trace/trace_header.ts";

/**
 * The baggage that a request comes with. What is not asked for is not even read: anybody can send
 * it, and services take it for what those before them have said.
 *
 * @returns Undefined if the request has no baggage.
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
