/**
 * A JSON Pointer as the fragment of a URI, such as `#/items/2/price`.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6901 | RFC 6901}
 */
export function jsonPointer(keys: readonly PropertyKey[]): string {
  const tokens = keys.map((key) =>
    encodeURIComponent(String(key).toWellFormed().replaceAll("~", "~0").replaceAll("/", "~1"))
  );
  return ["#", ...tokens].join("/");
}
