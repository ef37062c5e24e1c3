import { IncomingRequest } from "./incoming_request.ts";
import { type BodyLimit, limitStream, tooLarge } from "./limited_stream.ts";
import { peekHeader } from "./peek_header.ts";
import { ServedRequest } from "./served_request.ts";

/**
 * Limits the body of a request. Reading beyond a limit rejects with the error that says so.
 *
 * @param isServed Whether it comes from the platform's server, which holds clients to the length that
 * they announce.
 * @returns The request itself if it is a GET or HEAD, or else one to use in its place.
 * @throws {ContentTooLarge} If the request announces too long a body.
 */
export function limitBody(request: Request, limit: BodyLimit, isServed: boolean): Request {
  if (request instanceof IncomingRequest) return request; // limited already
  const { method } = request;
  if (method === "GET" || method === "HEAD") return request;
  const announced = peekHeader(request, "content-length");
  const length = announced === null ? undefined : Number(announced);
  if (length !== undefined && length > limit.maxBytes) throw tooLarge(limit);
  if (isServed) return ServedRequest.from(request, limit, length);
  if (request.body === null) return new IncomingRequest(request);
  return new IncomingRequest(request, { body: limitStream(request.body, limit) });
}
