import { isSecretName } from "../../config/secrets/secret_names.ts";
import { hidden, redactText } from "../../config/secrets/secret_texts.ts";
import { ListSecrets, mayBeSecret, secretHolder } from "../../config/secrets/secrets.ts";
import { Decimal } from "../../values/decimal.ts";
import { dump, type Dumpable } from "../../values/dump.ts";
import { plainJson } from "../../values/json_line.ts";
import { Uuid } from "../../values/uuid.ts";

/** Characters of a value that a span shows. */
export const MAX_PAYLOAD = 2048;
/** Characters of a text that are looked at. */
const MAX_READ = 2 * MAX_PAYLOAD;
const MAX_DEPTH = 8;
/** Names that are kept, and how long. */
const MAX_NAMES = 1000;
const MAX_NAME = 64;
/** Characters around a value. */
const SEPARATOR = 4;

/**
 * The beginning of a value as JSON, with its secrets hidden as `lymph config` hides them. It reads
 * no more of the value than it shows.
 */
export function payload(value: unknown): string {
  let text: string;
  try {
    text = plainJson(new Copy().of(value, { name: "", isSecret: false, depth: 0 }));
  } catch {
    return "(not JSON)"; // such as a getter that throws
  }
  return text.length > MAX_PAYLOAD ? `${text.slice(0, MAX_PAYLOAD - 1).toWellFormed()}…` : text;
}

/** Where a value stands. */
interface Place {
  /** Its key; empty in a list. */
  readonly name: string;
  /** Whether it is a secret by where it stands. */
  readonly isSecret: boolean;
  readonly depth: number;
}

/** A copy of a bounded part of a value. */
class Copy {
  #left = MAX_PAYLOAD;

  of(value: unknown, { name, isSecret, depth }: Place): unknown {
    if (typeof value === "string" && !isSecret) return this.#text(value);
    this.#left -= SEPARATOR;
    const isObject = typeof value === "object" && value !== null && !isScalar(value);
    if (!isObject) return isSecret && (mayBeSecret(value) || isScalar(value)) ? hidden : value;
    if (ArrayBuffer.isView(value)) return `(${value.byteLength} bytes)`;
    if (depth === MAX_DEPTH) return "…";
    const inside = { isSecret, depth: depth + 1 };
    if (Array.isArray(value) || value instanceof Set) return this.#list(value, inside);
    if (value instanceof Map) {
      return this.#map(value, { ...inside, holder: secretHolder({ name: value.get("name") }) });
    }
    const { [dump]: dumped, toJSON } = value as Partial<Dumpable> & { toJSON?: unknown };
    const write = dumped ?? toJSON;
    if (typeof write === "function") {
      return this.of(write.call(value, name), { ...inside, name });
    }
    return this.#map(Object.entries(value), { ...inside, holder: secretHolder(value) });
  }

  /** Secrets are hidden before the text is cut, as half of one does not look like one. */
  #text(text: string): string {
    if (text.length <= MAX_READ) return this.#cut(redactText(text));
    return this.#cut(`${redactText(text.slice(0, MAX_READ))}…`);
  }

  #cut(text: string): string {
    const kept = text.slice(0, Math.max(this.#left, 0));
    this.#left -= kept.length + SEPARATOR;
    return kept.length < text.length ? `${kept}…` : kept;
  }

  #list(values: Iterable<unknown>, { isSecret, depth }: Omit<Place, "name">): unknown[] {
    const items: unknown[] = [];
    const secrets = new ListSecrets();
    for (const value of values) {
      if (this.#left <= 0) return [...items, "…"];
      const item = secrets.next(typeof value === "string" ? value.slice(0, MAX_READ + 1) : value);
      const place = { name: "", isSecret: isSecret || item.isSecret, depth };
      items.push(this.of(item.shown, place));
    }
    return items;
  }

  /** `holder` is the key of what is a secret by the value of another one. */
  #map(
    values: Iterable<[unknown, unknown]>,
    { isSecret, depth, holder }: Omit<Place, "name"> & { readonly holder: string | undefined },
  ): Record<string, unknown> {
    const items: [string, unknown][] = [];
    for (const [key, value] of values) {
      if (this.#left <= 0) {
        items.push(["…", "…"]);
        break;
      }
      const name = String(key);
      const known = readName(name);
      const shown = this.#cut(known.shown);
      const place = { name, isSecret: isSecret || known.isSecret || name === holder, depth };
      items.push([shown, this.of(value, place)]);
    }
    return Object.fromEntries(items);
  }
}

/** What is known of names, as most come again. */
const names = new Map<string, Name>();

interface Name {
  readonly shown: string;
  readonly isSecret: boolean;
}

function readName(name: string): Name {
  const known = names.get(name);
  if (known !== undefined) return known;
  const text = name.slice(0, MAX_READ);
  const read = { shown: redactText(text), isSecret: isSecretName(text) };
  if (names.size >= MAX_NAMES) names.clear();
  if (name.length <= MAX_NAME) names.set(name, read);
  return read;
}

/** What JSON shows as one short text. */
function isScalar(value: unknown): boolean {
  return value instanceof Date || value instanceof Decimal || value instanceof Uuid;
}
