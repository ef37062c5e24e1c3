/**
 * Keeps secrets out of what people see: error messages, logs and printed configuration.
 *
 * @module
 */
import { isMapping, mapValues } from "./mapping.ts";
import type { PathSegment } from "./path.ts";

const secretName =
  /(?:^|[_-])pass$|pass_?(?:word|wd|phrase|code)|secret|token|credential|(?:api|access|private|signing|encryption)[_-]?key|^dsn$/i;
const urlPassword = /([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/@]+@/gi;

/** What stands in place of a secret. */
export const hidden = "(hidden)";

/** Whether a key or variable of that name is likely to hold a secret. */
export function isSecretName(name: PathSegment): boolean {
  return typeof name === "string" && secretName.test(name);
}

/**
 * A copy of the value that people may see: strings and numbers under a secret's name, and
 * passwords inside URLs, are hidden.
 *
 * @param value What is to be shown.
 * @param secret Whether it stands under a secret's name already.
 */
export function redact(value: unknown, secret = false): unknown {
  if (Array.isArray(value)) return value.map((item) => redact(item, secret));
  if (isMapping(value)) {
    return mapValues(value, (item, key) => redact(item, secret || isSecretName(key)));
  }
  if (secret && (typeof value === "string" || typeof value === "number")) return hidden;
  return typeof value === "string" ? value.replace(urlPassword, `$1:${hidden}@`) : value;
}

/**
 * Describes a value in an error message: short, on one line, and without secrets.
 *
 * @param value What is there.
 * @param path Where it stands; a secret's name in it hides the value.
 */
export function describeValue(value: unknown, path: readonly PathSegment[] = []): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isMapping(value)) return "a mapping";
  if (value !== null && path.some(isSecretName)) return hidden;
  if (typeof value === "string") return truncate(JSON.stringify(redact(value)));
  return truncate(String(value));
}

function truncate(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
