/** Anything that knows how to become a response. */
interface Responsive {
  toResponse(): Response;
}

/**
 * Makes a response of what a handler has returned: text of a string, JSON of what JSON can hold.
 *
 * @throws {TypeError} If it is nothing, as a handler that forgets to answer is a mistake.
 */
export function toResponse(result: unknown): Response {
  if (result instanceof Response) return result;
  if (typeof result === "string") return new Response(result);
  if (result === undefined) {
    throw new TypeError("A handler must return a response, a string, or what JSON can hold");
  }
  return isResponsive(result) ? result.toResponse() : Response.json(result);
}

/** Whether a value, usually an error, knows how to become a response. */
export function isResponsive(value: unknown): value is Responsive {
  return typeof value === "object" && value !== null && "toResponse" in value &&
    typeof value.toResponse === "function";
}
