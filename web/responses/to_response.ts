import { answerJson } from "./answer_json.ts";
import type { ErrorRecipient } from "./problem.ts";

/** Anything that knows how to become a response. */
interface Responsive {
  toResponse(recipient?: ErrorRecipient): Response;
}

const JSON_TEXT = { headers: { "content-type": "application/json" } };
const BINARY = { headers: { "content-type": "application/octet-stream" } };

/**
 * Makes a response of what a handler has returned: text of a string, the bytes of bytes, JSON of
 * what JSON can hold.
 *
 * @throws {TypeError} If it is nothing, as a handler that forgets to answer is a mistake, or would
 * lose what it holds.
 */
export function toResponse(result: unknown): Response {
  if (result instanceof Response) {
    if (result.type === "error") throw new TypeError("A handler must not return Response.error()");
    if (result.bodyUsed) throw new TypeError("A handler must return a response that was not read");
    return result;
  }
  if (typeof result === "string") return new Response(result);
  if (result instanceof Error && isResponsive(result)) throw result; // is answered as what is thrown
  if (isResponsive(result)) return result.toResponse();
  if (isBinary(result)) return new Response(result, BINARY);
  if (isBody(result)) return new Response(result);
  return new Response(answerJson(result), JSON_TEXT);
}

function isBinary(value: unknown): value is BodyInit {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}

/** What the platform knows the type of, or leaves open. */
function isBody(value: unknown): value is BodyInit {
  return value instanceof ReadableStream || value instanceof Blob || value instanceof FormData ||
    value instanceof URLSearchParams;
}

/** Whether a value, usually an error, knows how to become a response. */
export function isResponsive(value: unknown): value is Responsive {
  return typeof value === "object" && value !== null && "toResponse" in value &&
    typeof value.toResponse === "function";
}
