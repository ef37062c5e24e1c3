/**
 * Type of the problem that answers a request over HTTP whose arguments a service has refused. It leads to
 * the page that describes it.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9457#name-type | RFC 9457}
 */
export const INVALID_ARGUMENT =
  "https://github.com/lymph/lymph-deno/blob/main/docs/guide/http.md#invalid-arguments";
