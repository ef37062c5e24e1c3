/**
 * JSON of any value, for people, programs and pages: what JSON has no form for becomes a map of the
 * keys `__type__` and `_`, which `JsonSerializer` reads back.
 *
 * | value | `__type__` | `_` |
 * |---|---|---|
 * | `Uint8Array` and other views, `ArrayBuffer` | `bytes` | base64 |
 * | `Set` | `set` | array |
 * | `Map` whose keys are not all text | `map` | array of pairs |
 * | NaN and the infinities | `float` | text |
 * | `bigint` beyond 64 bits | `int` | digits |
 * | `Extension` | `ExtType` | type and base64 |
 * | `Embedded` | `Embedded` | base64 |
 * | `Undefined` | `UndefinedType` | `""` |
 *
 * @module
 */
import { Decimal } from "./decimal.ts";
import { dump, type Dumpable } from "./dump.ts";
import { Embedded } from "./embedded.ts";
import { Extension } from "./extension.ts";
import { Float } from "./float.ts";
import { Undefined } from "./undefined.ts";
import { escapeCharacter, MISLEADING } from "./unprintable.ts";
import { Uuid } from "./uuid.ts";

/** More than any serializer reads; the stack has room for it. */
const MAX_DEPTH = 500;
const MINUTE_NS = 60e9;
/** As far as dates and times can be read back; RFC 3339 has no others. */
const YEAR = /^(?!0000)\d{4}-/;
/** They would break the line, or mislead a terminal; JSON has them only inside strings. */
const UNPRINTABLE = new RegExp(`[${MISLEADING}]`, "g");

/**
 * Writes a value as one line of JSON that `JsonSerializer` reads back, with its types: dates,
 * decimals and UUIDs are tagged as well.
 *
 * @throws {TypeError} If the value contains itself.
 * @throws {RangeError} If the year of a date is not from 1 to 9999.
 */
export function taggedJson(value: unknown): string {
  return write(value, { isTagged: true });
}

/**
 * Writes a value as one line of JSON for a page: what `JSON.stringify` writes, dates without the
 * name of a time zone; only what that would lose or refuse is tagged. Years beyond 9999 get a sign
 * and six digits, which `new Date` reads.
 *
 * @param show What is written in place of a text, which may be a key.
 * @throws {TypeError} If the value contains itself.
 */
export function plainJson(value: unknown, show?: (text: string) => string): string {
  return write(value, { isTagged: false, show });
}

/** Writes a value that `JSON.stringify` loses nothing of, in the same way. */
export function printableJson(value: unknown): string {
  return toPrintable(JSON.stringify(value));
}

interface WriteOptions {
  readonly isTagged: boolean;
  readonly show?: ((text: string) => string) | undefined;
}

function write(value: unknown, options: WriteOptions): string {
  return toPrintable(new JsonLineWriter(options).text(value, "", 0) ?? "null");
}

function toPrintable(json: string): string {
  return json.replace(UNPRINTABLE, escapeCharacter);
}

class JsonLineWriter {
  readonly #isTagged: boolean;
  readonly #show: (text: string) => string;

  constructor({ isTagged, show = (text) => text }: WriteOptions) {
    this.#isTagged = isTagged;
    this.#show = show;
  }

  /** The JSON of a value, or undefined for what JSON leaves out. */
  text(value: unknown, key: string, depth: number): string | undefined {
    switch (typeof value) {
      case "string":
        return JSON.stringify(this.#show(value));
      case "number":
        return this.#number(value);
      case "bigint":
        return is64Bit(value) ? String(value) : tag("int", JSON.stringify(String(value)));
      case "boolean":
        return String(value);
      case "symbol":
        return value === Undefined ? tag("UndefinedType", '""') : undefined;
      case "object":
        return value === null ? "null" : this.#object(value, key, depth);
      default:
        return undefined;
    }
  }

  #number(value: number): string {
    if (!Number.isFinite(value)) return tag("float", `"${value}"`);
    const text = String(value);
    // Or reading it would make a bigint of it.
    const isExact = !this.#isTagged || Number.isSafeInteger(value) || /[.e]/.test(text);
    return isExact ? text : `${text}.0`;
  }

  #object(value: object, key: string, depth: number): string | undefined {
    if (depth === MAX_DEPTH) {
      throw new TypeError("Cannot write JSON as a value must not contain itself or nest so deeply");
    }
    if (Array.isArray(value)) return this.#array(value, depth);
    if (value instanceof Map) return this.#map(value, depth);
    if (value instanceof Set) return tag("set", this.#array([...value], depth + 1));
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return bytes("bytes", value);
    if (value instanceof Embedded) return bytes("Embedded", value.bytes);
    if (value instanceof Extension) {
      return tag("ExtType", `[${value.type},"${toBase64(value.data)}"]`);
    }
    if (value instanceof Float) return this.#number(value.value);
    const { [dump]: dumpMethod, toJSON } = value as Partial<Dumpable> & { toJSON?: unknown };
    if (typeof dumpMethod === "function") {
      return this.text(dumpMethod.call(value), key, depth + 1);
    }
    const scalar = scalarOf(value, this.#isTagged);
    if (scalar !== undefined) {
      const text = JSON.stringify(scalar.text);
      if (!this.#isTagged || scalar.text === null) return text;
      checkYear(scalar);
      return tag(scalar.type, text);
    }
    if (typeof toJSON === "function") return this.text(toJSON.call(value, key), key, depth + 1);
    return this.#entries(Object.entries(value), depth);
  }

  #array(array: readonly unknown[], depth: number): string {
    const items = Array.from(array, (item, i) => this.text(item, `${i}`, depth + 1) ?? "null");
    return `[${items.join(",")}]`;
  }

  #map(map: ReadonlyMap<unknown, unknown>, depth: number): string {
    if (map.keys().every((key) => typeof key === "string")) {
      return this.#entries([...map as ReadonlyMap<string, unknown>], depth);
    }
    return tag("map", this.#array([...map], depth + 1));
  }

  #entries(entries: readonly (readonly [string, unknown])[], depth: number): string {
    if (this.#isTagged && entries.some(([key, value]) => key === "__type__" && value)) {
      return tag("map", this.#array(entries, depth + 1)); // or it would be taken for a tag
    }
    const members = entries.flatMap(([key, value]) => {
      const text = this.text(value, key, depth + 1);
      return text === undefined ? [] : `${JSON.stringify(this.#show(key))}:${text}`;
    });
    return `{${members.join(",")}}`;
  }
}

function tag(type: string, payload: string): string {
  return `{"__type__":"${type}","_":${payload}}`;
}

function bytes(type: string, value: ArrayBufferView | ArrayBufferLike): string {
  return tag(type, `"${toBase64(value)}"`);
}

function toBase64(value: ArrayBufferView | ArrayBufferLike): string {
  if (!ArrayBuffer.isView(value)) return new Uint8Array(value).toBase64();
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).toBase64();
}

function is64Bit(value: bigint): boolean {
  return value >= -(2n ** 63n) && value < 2n ** 64n;
}

interface Scalar {
  readonly type: string;
  readonly text: string | null;
}

/** What is text in JSON, and the type that it has in tagged JSON. */
function scalarOf(value: object, isTagged: boolean): Scalar | undefined {
  if (value instanceof Decimal) return { type: "Decimal", text: value.value };
  if (value instanceof Uuid) return { type: "UUID", text: value.value };
  if (value instanceof Date) return { type: "datetime", text: value.toJSON() };
  if (value instanceof Temporal.Instant) return { type: "datetime", text: value.toString() };
  if (value instanceof Temporal.ZonedDateTime) return { type: "datetime", text: rfc3339(value) };
  if (value instanceof Temporal.PlainDateTime) {
    return { type: "datetime", text: value.toString({ calendarName: "never" }) };
  }
  if (value instanceof Temporal.PlainDate) {
    return { type: "date", text: value.toString({ calendarName: "never" }) };
  }
  if (value instanceof Temporal.PlainTime) {
    // The tagged form is the wire's: whole seconds, and a Z that means nothing.
    const text = isTagged ? `${value.toString({ smallestUnit: "second" })}Z` : value.toString();
    return { type: "time", text };
  }
  return undefined;
}

/** Refuses dates that could not be read back. */
function checkYear({ type, text }: Scalar): void {
  if (text === null || !type.startsWith("date") || YEAR.test(text)) return;
  throw new RangeError(
    `Cannot write JSON as the year of a ${type} must be from 1 to 9999: current value is ${text}`,
  );
}

/** Offsets of whole minutes are all that RFC 3339 has room for. */
function rfc3339(time: Temporal.ZonedDateTime): string {
  const isWhole = time.offsetNanoseconds % MINUTE_NS === 0;
  const shown = isWhole ? time : time.withTimeZone("UTC");
  return shown.toString({ timeZoneName: "never", calendarName: "never" });
}
