/**
 * JSON as Python's `json.dumps` writes it, byte for byte where strings, whole numbers, booleans,
 * null, lists and mappings are concerned: separators with a space, and ASCII only.
 *
 * @param value Anything that `JSON.stringify` takes; what that leaves out is left out here.
 * @throws {TypeError} If the value cannot be JSON.
 */
export function dumpJson(value: unknown): string {
  return dump(JSON.parse(JSON.stringify(value) ?? "null"));
}

function dump(value: unknown): string {
  if (typeof value === "string") return dumpString(value);
  if (Array.isArray(value)) return `[${value.map(dump).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, item]) => `${dumpString(key)}: ${dump(item)}`);
  return `{${members.join(", ")}}`;
}

function dumpString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
