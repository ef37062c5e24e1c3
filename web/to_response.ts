/** Anything that knows how to become a response. */
interface Responsive {
  toResponse(): Response;
}

/** What the platform makes a body of, and says the type of where it knows one. */
const BODIES = [Blob, FormData, URLSearchParams, ReadableStream, ArrayBuffer];
const OCTETS = { headers: { "content-type": "application/octet-stream" } };

/**
 * Makes a response of what a handler has returned: text of a string, the bytes of bytes, JSON of
 * what JSON can hold.
 *
 * @throws {TypeError} If it is nothing, as a handler that forgets to answer is a mistake, or would
 * lose what it holds.
 */
export function toResponse(result: unknown): Response {
  if (result instanceof Response) return result;
  if (typeof result === "string") return new Response(result);
  if (isResponsive(result)) return result.toResponse();
  if (result instanceof Uint8Array) return new Response(result as BodyInit, OCTETS);
  if (BODIES.some((type) => result instanceof type)) return new Response(result as BodyInit);
  const isLost = result === undefined || result instanceof Map || result instanceof Set;
  if (!isLost) return Response.json(result);
  const what = result === undefined ? "nothing" : `a ${result.constructor.name}`;
  throw new TypeError(
    `A handler must return a response, a body, or what JSON can hold: current value is ${what}`,
  );
}

/** Whether a value, usually an error, knows how to become a response. */
export function isResponsive(value: unknown): value is Responsive {
  return typeof value === "object" && value !== null && "toResponse" in value &&
    typeof value.toResponse === "function";
}
