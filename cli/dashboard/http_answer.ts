import { taggedJson } from "../../core/values/json_line.ts";

/**
 * What every answer has: no other site may embed or read it, and the page loads nothing from
 * elsewhere and runs no script inside of its markup.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Answers with a value as JSON; what JSON has no form for is tagged, as `--json` prints it. */
export function jsonAnswer(value: unknown, status = 200): Response {
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  return new Response(taggedJson(value ?? null), { status, headers });
}

/** Answers that a request cannot be answered. */
export function errorAnswer(status: number, message: string): Response {
  return jsonAnswer({ error: message }, status);
}

/** A copy with the headers that every answer has. */
export function secured(response: Response): Response {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
  return response;
}
