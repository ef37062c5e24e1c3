import { peekHeader } from "./peek_header.ts";
import { BadRequest, HeadersTooLarge, UriTooLong } from "../responses/http_error.ts";

/** Limits of what comes before a request's body. */
export interface RequestLimits {
  /** Longest URL, in characters. */
  readonly maxUrlLength: number;
  /** Most bytes of headers; undefined for no limit besides the platform's. */
  readonly maxHeaderBytes: number | undefined;
}

/**
 * Checks the URL and the headers of a request.
 *
 * @throws {UriTooLong} If the URL is too long.
 * @throws {HeadersTooLarge} If the headers are too large.
 * @throws {BadRequest} If the host is malformed.
 */
export function checkRequest(request: Request, limits: RequestLimits): void {
  if (request.url.length > limits.maxUrlLength) throw new UriTooLong();
  if (!hasPlainHost(request)) throw new BadRequest("The host is malformed");
  if (limits.maxHeaderBytes !== undefined) checkHeaders(request, limits.maxHeaderBytes);
}

/**
 * The platform writes the Host header in front of the path as it came: what has a slash would be
 * the path. There is a second slash then, and only then is the header looked at.
 */
function hasPlainHost(request: Request): boolean {
  const { url } = request;
  const path = url.indexOf("/", url.indexOf("://") + 3);
  if (path === -1 || url.indexOf("/", path + 1) === -1) return true;
  return !/[/?#\\]/.test(peekHeader(request, "host") ?? "");
}

function checkHeaders({ headers }: Request, maxBytes: number): void {
  let bytes = 0;
  for (const [name, value] of headers) bytes += name.length + value.length;
  if (bytes > maxBytes) throw new HeadersTooLarge();
}
