/** The property in which Deno keeps the headers of a request once they were read; undefined if unknown. */
const LOOKED_AT = Object.getOwnPropertySymbols(new Request("http://localhost"))
  .find(({ description }) => description === "headers cache");

/**
 * Reads one header of a request, and leaves the others where they are. Once `headers` was looked at,
 * the platform copies all of them before it sends the response, which costs as much as all that the
 * framework does for the request.
 *
 * @returns Null where there is no such header.
 */
export function peekHeader(request: Request, name: string): string | null {
  const holder = request as unknown as Record<symbol, unknown>;
  if (LOOKED_AT === undefined || holder[LOOKED_AT] !== undefined) return request.headers.get(name);
  const value = request.headers.get(name);
  holder[LOOKED_AT] = undefined;
  return value;
}
