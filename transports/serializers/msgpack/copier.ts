import { NOT_COPIED } from "../../../core/serializer.ts";
import { dump, Embedded, Extension, Float } from "../../../core/values/mod.ts";
import { costOfCollisions } from "../collisions.ts";
import { COST, costOfBytes, UNIT_BYTES } from "../cost/value_cost.ts";
import { costOfExtension, extensionTypeOf, loadExtension, TYPE_KEY } from "../extension_types.ts";
import { setOwn } from "../set_own.ts";

const { hasOwnProperty } = Object.prototype;

/** What is larger may also be too long to be sent, which shows in its bytes only: 1 MiB. */
const MAX_COST = 2 ** 20 / UNIT_BYTES;
/** What decoding an entry may cost beyond its place: a decoder may not know its key. */
const UNKNOWN_KEY = COST.text + COST.newKey + COST.newShape + COST.reshaped + COST.indexKey;

/**
 * Copies values as encoding and decoding would, at a fraction of their cost.
 *
 * It only copies what both would certainly accept. Whatever is unusual, large, wrong, or throws when
 * it is read is left to them, so that there is one place that refuses, and one wording.
 */
export class MsgpackCopier {
  readonly #maxDepth: number;
  readonly #maxCost: number;
  #isBusy = false;
  #cost = 0;
  /** What decoding may cost in addition: it depends on what was decoded before. */
  #margin = 0;

  /** Creates a copier that leaves to others what nests more deeply, or may cost more to decode. */
  constructor(maxDepth: number, maxCost: number) {
    this.#maxDepth = maxDepth;
    this.#maxCost = maxCost;
  }

  /** What the last copy would have cost to decode at least, and the texts of its keys, in units. */
  get cost(): number {
    return this.#cost;
  }

  /** Copies one value, or returns {@linkcode NOT_COPIED}. */
  copy(value: unknown): unknown {
    if (this.#isBusy) return NOT_COPIED; // a method `lymph.dump` copies something itself
    this.#isBusy = true;
    this.#cost = this.#margin = 0;
    try {
      return this.#copy(value, 0);
    } catch {
      return NOT_COPIED; // encoding it tells why
    } finally {
      this.#isBusy = false;
    }
  }

  #copy(value: unknown, depth: number): unknown {
    switch (typeof value) {
      case "string":
        return this.#copyText(value);
      case "number":
        if (!Number.isSafeInteger(value)) this.#charge(COST.float, 0);
        return value === 0 ? 0 : value; // -0 travels as 0
      case "boolean":
        return value;
      case "undefined":
        return null;
      case "bigint":
        return this.#copyBigInt(value);
      case "object": {
        if (value === null) return null;
        if (Array.isArray(value)) return this.#copyArray(value, depth);
        const prototype: unknown = Object.getPrototypeOf(value);
        if ((prototype === Object.prototype || prototype === null) && !(dump in value)) {
          return this.#copyRecord(value as Record<string, unknown>, depth);
        }
        return this.#copyInstance(value, depth);
      }
      default:
        return this.#copyExtensionType(value, depth);
    }
  }

  #copyText(text: string): string {
    const { length } = text;
    // A UTF-16 unit is up to three bytes, which is what a decoder counts.
    this.#charge(COST.text + costOfBytes(length), costOfBytes(2 * length) + 1);
    return text.isWellFormed() ? text : text.toWellFormed();
  }

  #copyBigInt(value: bigint): number | bigint {
    const number = Number(value);
    if (Number.isSafeInteger(number)) return number;
    if (value < -(2n ** 63n) || value >= 2n ** 64n) throw NOT_COPIED;
    this.#charge(COST.bigint, 0);
    return value;
  }

  #copyArray(array: readonly unknown[], depth: number): unknown[] {
    const { length } = array;
    this.#enter(depth, length * COST.item, 0);
    const copy: unknown[] = [];
    for (let index = 0; index < length; index++) copy.push(this.#copy(array[index], depth + 1));
    return copy;
  }

  #copyRecord(record: Record<string, unknown>, depth: number): Record<string, unknown> {
    this.#enter(depth, 0, 0);
    const copy: Record<string, unknown> = {};
    for (const key in record) {
      if (!hasOwnProperty.call(record, key)) continue;
      const value = record[key];
      if (value !== undefined) this.#copyEntry(copy, key, { value, depth });
    }
    return copy;
  }

  #copyEntry(
    copy: Record<string, unknown>,
    key: string,
    { value, depth }: { readonly value: unknown; readonly depth: number },
  ): void {
    if (key === TYPE_KEY || !key.isWellFormed()) throw NOT_COPIED;
    const { length } = key;
    this.#charge(COST.entry + costOfBytes(length), UNKNOWN_KEY + costOfBytes(2 * length) + 1);
    const copied = this.#copy(value, depth + 1);
    if (key === "__proto__") setOwn(copy, key, copied);
    else copy[key] = copied;
  }

  /** A Map arrives as an object if all of its keys are texts, and as a Map if none of them is. */
  #copyMap(map: ReadonlyMap<unknown, unknown>, depth: number): unknown {
    const keys = [...map.keys()];
    this.#enter(depth, 0, map.size * COST.member + costOfCollisions(keys));
    if (keys.every((key) => typeof key === "string")) {
      const copy: Record<string, unknown> = {};
      for (const [key, value] of map) this.#copyEntry(copy, key as string, { value, depth });
      return copy;
    }
    const copy = new Map<unknown, unknown>();
    for (const [key, value] of map) {
      this.#charge(COST.entry + COST.member, UNKNOWN_KEY);
      const copied = this.#copy(key, depth + 1);
      if (typeof copied === "string" || copied instanceof Uint8Array) throw NOT_COPIED;
      copy.set(copied, this.#copy(value, depth + 1));
    }
    return copy;
  }

  #copyInstance(value: object, depth: number): unknown {
    const dumpMethod = (value as { readonly [dump]?: unknown })[dump];
    if (typeof dumpMethod === "function") {
      this.#enter(depth, 0, 0);
      return this.#copy(dumpMethod.call(value), depth + 1);
    }
    if (ArrayBuffer.isView(value)) {
      const { buffer, byteOffset, byteLength } = value;
      this.#charge(COST.binary + costOfBytes(byteLength), 0);
      return new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength));
    }
    if (value instanceof Float) {
      this.#charge(COST.float, 0);
      return value.value;
    }
    if (value instanceof Map) return this.#copyMap(value, depth);
    if (value instanceof Embedded || value instanceof Extension) throw NOT_COPIED;
    return this.#copyExtensionType(value, depth);
  }

  #copyExtensionType(value: unknown, depth: number): unknown {
    const type = extensionTypeOf(value);
    if (type === undefined) throw NOT_COPIED;
    const payload = type.dump(value);
    const cost = 2 * COST.entry + COST.text + costOfExtension(type.name, payload);
    this.#enter(depth, cost, 2 * UNKNOWN_KEY);
    return loadExtension(type.name, this.#copy(payload, depth + 1));
  }

  #enter(depth: number, cost: number, margin: number): void {
    if (depth === this.#maxDepth) throw NOT_COPIED;
    this.#charge(COST.container + cost, margin);
  }

  #charge(cost: number, margin: number): void {
    this.#cost += cost;
    this.#margin += margin;
    if (this.#cost > MAX_COST || this.#cost + this.#margin > this.#maxCost) throw NOT_COPIED;
  }
}
