import { dump, Embedded, Extension, Float } from "../../../core/values/mod.ts";
import { EncodeFailure } from "../encode_failure.ts";
import {
  extensionTypeOf,
  isPlainObject,
  PAYLOAD_KEY,
  refuseTypeName,
  TYPE_KEY,
} from "../extension_types.ts";

/** Writes JSON in which maps may stand for extension types. */
export class JsonWriter {
  readonly #maxDepth: number;

  constructor(maxDepth: number) {
    this.#maxDepth = maxDepth;
  }

  write(value: unknown): string {
    try {
      return this.#text(value, 0);
    } catch (thrown) {
      throw EncodeFailure.toError(thrown);
    }
  }

  #text(value: unknown, depth: number): string {
    switch (typeof value) {
      case "string":
        return JSON.stringify(value.toWellFormed());
      case "number":
        return numberText(value);
      case "boolean":
        return String(value);
      case "bigint":
        return bigIntText(value);
      case "undefined":
        return "null";
      case "object":
        return value === null ? "null" : this.#objectText(value, depth);
      default:
        return this.#typedText(value, depth);
    }
  }

  #objectText(value: object, depth: number): string {
    if (depth === this.#maxDepth) throw EncodeFailure.tooDeep(value, depth);
    if (Array.isArray(value)) return this.#arrayText(value, depth);
    const dumpMethod = (value as { readonly [dump]?: unknown })[dump];
    if (typeof dumpMethod === "function") return this.#text(dumpMethod.call(value), depth + 1);
    if (isPlainObject(value)) return this.#entriesText(value, Object.entries(value), depth);
    if (value instanceof Map) return this.#entriesText(value, value, depth);
    if (value instanceof Float) return floatText(value.value);
    if (ArrayBuffer.isView(value) || value instanceof Embedded || value instanceof Extension) {
      throw EncodeFailure.invalid("JSON has no representation of bytes");
    }
    return this.#typedText(value, depth);
  }

  #arrayText(array: readonly unknown[], depth: number): string {
    let text = "[";
    let index = 0;
    try {
      for (; index < array.length; index++) {
        text += (index === 0 ? "" : ",") + this.#text(array[index], depth + 1);
      }
    } catch (thrown) {
      throw EncodeFailure.inside(thrown, array, index);
    }
    return `${text}]`;
  }

  #entriesText(container: object, entries: Iterable<[unknown, unknown]>, depth: number): string {
    let text = "{";
    let key: unknown;
    try {
      for (const [name, value] of entries) {
        key = name;
        // As in MessagePack: nil in a Map, left out in an object.
        if (value === undefined && !(container instanceof Map)) continue;
        if (name === TYPE_KEY) refuseTypeName(value);
        const separator = text === "{" ? "" : ",";
        text += `${separator}${keyText(name)}:${this.#text(value, depth + 1)}`;
      }
    } catch (thrown) {
      throw EncodeFailure.inside(thrown, container, key);
    }
    return `${text}}`;
  }

  #typedText(value: unknown, depth: number): string {
    const type = extensionTypeOf(value);
    if (type === undefined) throw EncodeFailure.unencodable(value);
    if (depth === this.#maxDepth) throw EncodeFailure.tooDeep(value, depth);
    const payload = this.#text(type.dump(value), depth + 1);
    return `{"${TYPE_KEY}":"${type.name}","${PAYLOAD_KEY}":${payload}}`;
  }
}

/** Python's `json` turns these keys into strings too. */
function keyText(key: unknown): string {
  switch (typeof key) {
    case "string":
      return JSON.stringify(key.toWellFormed());
    case "number":
      return `"${numberText(key)}"`;
    case "bigint":
      return `"${bigIntText(key)}"`;
    case "boolean":
      return `"${key}"`;
    default:
      if (key === null) return '"null"';
      throw EncodeFailure.invalid("a key in JSON must be a string, number, boolean or null");
  }
}

function numberText(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : floatText(value);
}

/** Marks even an integral number as a float, so that its last digits are not taken for exact. */
function floatText(value: number): string {
  if (!Number.isFinite(value)) {
    throw EncodeFailure.invalid(`JSON has no representation of ${value}`);
  }
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function bigIntText(value: bigint): string {
  if (value >= -(2n ** 63n) && value < 2n ** 64n) return String(value);
  throw EncodeFailure.outOfRange("an integer must be from -2^63 to 2^64 - 1");
}
