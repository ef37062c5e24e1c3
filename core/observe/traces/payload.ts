import { isSecretName } from "../../config/secrets/secret_names.ts";
import { hidden, redactText } from "../../config/secrets/secret_texts.ts";
import { Decimal } from "../../values/decimal.ts";
import { dump, type Dumpable } from "../../values/dump.ts";
import { plainJson } from "../../values/json_line.ts";
import { Uuid } from "../../values/uuid.ts";

/** Characters of a value that a span shows. */
export const MAX_PAYLOAD = 2048;
const MAX_DEPTH = 8;
/** Characters around a value. */
const SEPARATOR = 4;

/**
 * The beginning of a value as JSON, with its secrets hidden as `lymph config` hides them. It reads
 * no more of the value than it shows.
 */
export function payload(value: unknown): string {
  let text: string;
  try {
    text = plainJson(new Copy().of(value, "", 0));
  } catch {
    return "(not JSON)"; // such as a getter that throws
  }
  return text.length > MAX_PAYLOAD ? `${text.slice(0, MAX_PAYLOAD - 1).toWellFormed()}…` : text;
}

/** A copy of a bounded part of a value. */
class Copy {
  #left = MAX_PAYLOAD;

  of(value: unknown, name: string, depth: number): unknown {
    if (typeof value === "string") return isSecretName(name) ? hidden : this.#text(value);
    this.#left -= SEPARATOR;
    if (typeof value !== "object" || value === null || isScalar(value)) return value;
    if (ArrayBuffer.isView(value)) return `(${value.byteLength} bytes)`;
    if (depth === MAX_DEPTH) return "…";
    if (Array.isArray(value) || value instanceof Set) return this.#list(value, name, depth);
    if (value instanceof Map) return this.#map(value, depth);
    const { [dump]: dumped, toJSON } = value as Partial<Dumpable> & { toJSON?: unknown };
    const write = dumped ?? toJSON;
    if (typeof write === "function") return this.of(write.call(value, name), name, depth + 1);
    return this.#map(Object.entries(value), depth);
  }

  /** Secrets are hidden before the text is cut, as half of one does not look like one. */
  #text(text: string): string {
    const shown = redactText(text.slice(0, 2 * MAX_PAYLOAD));
    const kept = shown.slice(0, Math.max(this.#left, 0));
    this.#left -= kept.length + SEPARATOR;
    return kept.length < shown.length || text.length > 2 * MAX_PAYLOAD ? `${kept}…` : kept;
  }

  #list(values: Iterable<unknown>, name: string, depth: number): unknown[] {
    const items: unknown[] = [];
    for (const value of values) {
      if (this.#left <= 0) return [...items, "…"];
      items.push(this.of(value, name, depth + 1));
    }
    return items;
  }

  #map(values: Iterable<[unknown, unknown]>, depth: number): Record<string, unknown> {
    const items: [string, unknown][] = [];
    for (const [key, value] of values) {
      if (this.#left <= 0) {
        items.push(["…", "…"]);
        break;
      }
      const name = String(key);
      const shown = name.slice(0, this.#left);
      this.#left -= shown.length + SEPARATOR;
      items.push([shown, this.of(value, name, depth + 1)]);
    }
    return Object.fromEntries(items);
  }
}

/** What JSON shows as one short text. */
function isScalar(value: object): boolean {
  return value instanceof Date || value instanceof Decimal || value instanceof Uuid;
}
