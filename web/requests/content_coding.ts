import { UnsupportedMediaType } from "../responses/http_error.ts";

/**
 * Refuses a body that is compressed, which would look malformed.
 *
 * @throws {UnsupportedMediaType} If it has a `Content-Encoding`; the response names what is taken.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-15.5.16
 */
export function refuseCoding({ headers }: Request): void {
  const coding = headers.get("content-encoding");
  if (coding === null || coding === "" || coding.toLowerCase() === "identity") return;
  throw new UnsupportedMediaType("The body must not be compressed", {
    headers: { "accept-encoding": "identity" },
  });
}
