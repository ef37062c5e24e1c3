import { EMBEDDED_TYPE } from "../../../core/values/extension.ts";
import { dump, Embedded, Extension, Float } from "../../../core/values/mod.ts";
import { costOfCollisions } from "../collisions.ts";
import { EncodeFailure } from "../encode_failure.ts";
import {
  costOfExtension,
  type ExtensionType,
  extensionTypeOf,
  PAYLOAD_KEY,
  refuseTypeName,
  TYPE_KEY,
} from "../extension_types.ts";
import { MsgpackDecoder } from "./decoder.ts";
import { MsgpackOutput } from "./output.ts";
import { COST, costOfBytes, MAX_KNOWN_KEYS, tooCostly } from "../cost/value_cost.ts";

const { hasOwnProperty } = Object.prototype;

const TYPE_KEY_BYTES = new TextEncoder().encode(TYPE_KEY);

/**
 * Turns values into MessagePack in a single pass.
 *
 * A method such as `lymph.dump` may call the encoder while it encodes: the inner call writes
 * behind what the outer one has written so far, and takes its bytes away again.
 */
export class MsgpackEncoder {
  readonly #maxDepth: number;
  readonly #maxCost: number;
  readonly #output = new MsgpackOutput();
  #isBusy = false;
  #budget = 0;

  /** Creates an encoder that refuses what nests more deeply, or costs more to decode. */
  constructor(maxDepth: number, maxCost: number) {
    this.#maxDepth = maxDepth;
    this.#maxCost = maxCost;
  }

  /**
   * Encodes one value.
   *
   * @throws {TypeError | RangeError} If it cannot travel.
   */
  encode(value: unknown): Uint8Array<ArrayBuffer> {
    if (this.#isBusy) return this.#encodeInside(value);
    this.#isBusy = true;
    this.#budget = this.#maxCost;
    try {
      this.#write(value, 0);
      return this.#output.cut();
    } catch (thrown) {
      throw EncodeFailure.toError(thrown);
    } finally {
      this.#isBusy = false;
      this.#output.reset();
    }
  }

  /** Takes back the memory of what was encoded. */
  release(memory: ArrayBuffer): void {
    this.#output.release(memory);
  }

  /** Frees memory that was taken back and not used since the last call. */
  freeUnused(): void {
    this.#output.freeUnused();
  }

  /** Encodes for a method that is called while another value is half written. */
  #encodeInside(value: unknown): Uint8Array<ArrayBuffer> {
    const start = this.#output.position;
    try {
      this.#write(value, 0);
      return this.#output.copy(start);
    } catch (thrown) {
      throw EncodeFailure.toError(thrown);
    } finally {
      this.#output.rewind(start);
    }
  }

  #write(value: unknown, depth: number): void {
    switch (typeof value) {
      case "string":
        return this.#writeText(value);
      case "number":
        if (!Number.isInteger(value)) this.#charge(COST.float);
        return this.#output.writeNumber(value);
      case "boolean":
        return this.#output.writeByte(value ? 0xc3 : 0xc2);
      case "undefined":
        return this.#output.writeByte(0xc0);
      case "bigint":
        this.#charge(COST.bigint);
        return this.#output.writeBigInt(value);
      case "object": {
        if (value === null) return this.#output.writeByte(0xc0);
        if (Array.isArray(value)) return this.#writeArray(value, depth);
        const prototype: unknown = Object.getPrototypeOf(value);
        if ((prototype === Object.prototype || prototype === null) && !(dump in value)) {
          return this.#writeRecord(value as Record<string, unknown>, depth);
        }
        return this.#writeInstance(value, depth);
      }
      default:
        return this.#writeExtensionType(value, depth);
    }
  }

  #writeText(text: string): void {
    const { length } = text;
    this.#charge(COST.text + costOfBytes(length));
    const bytes = this.#output.writeString(text);
    if (bytes > length) this.#charge(costOfBytes(bytes) - costOfBytes(length));
  }

  #enter(container: unknown, depth: number): void {
    if (depth === this.#maxDepth) throw EncodeFailure.tooDeep(container, depth);
    this.#charge(COST.container);
  }

  /** Pays for what the receiver will have to make. */
  #charge(cost: number): void {
    this.#budget -= cost;
    if (this.#budget < 0) throw EncodeFailure.outOfRange(tooCostly(this.#maxCost));
  }

  #chargeEntries(count: number): void {
    this.#charge(count * (count > MAX_KNOWN_KEYS ? COST.entry + COST.newKey : COST.entry));
  }

  #writeArray(array: readonly unknown[], depth: number): void {
    this.#enter(array, depth);
    const { length } = array;
    this.#charge(length * COST.item);
    this.#output.writeArrayHeader(length);
    let index = 0;
    try {
      for (; index < length; index++) this.#write(array[index], depth + 1);
    } catch (thrown) {
      throw EncodeFailure.inside(thrown, array, index);
    }
  }

  #writeRecord(record: Record<string, unknown>, depth: number): void {
    this.#enter(record, depth);
    const start = this.#output.startMap();
    let count = 0;
    let key = "";
    try {
      for (key in record) {
        if (!hasOwnProperty.call(record, key)) continue;
        const value = record[key];
        if (value === undefined) continue;
        if (key === TYPE_KEY) refuseTypeName(value);
        this.#output.writeString(key);
        this.#write(value, depth + 1);
        count++;
      }
    } catch (thrown) {
      throw EncodeFailure.inside(thrown, record, key);
    }
    this.#chargeEntries(count);
    this.#output.endMap(start, count);
  }

  #writeMap(map: ReadonlyMap<unknown, unknown>, depth: number): void {
    this.#enter(map, depth);
    this.#charge(map.size * (COST.entry + COST.member) + costOfCollisions([...map.keys()]));
    const start = this.#output.startMap();
    let count = 0;
    let current: unknown;
    try {
      for (const [key, value] of map) {
        current = key;
        const start = this.#output.position;
        this.#write(key, depth + 1);
        if (key === TYPE_KEY || typeof key === "object" && this.#isTypeKey(start)) {
          refuseTypeName(value);
        }
        this.#write(value, depth + 1);
        count++;
      }
    } catch (thrown) {
      throw EncodeFailure.inside(thrown, map, current);
    }
    this.#output.endMap(start, count);
  }

  /** Whether what was written last arrives as the key `__type__`, as bytes and dumped values may. */
  #isTypeKey(start: number): boolean {
    if (!this.#output.endsWith(TYPE_KEY_BYTES)) return false;
    const key = this.#output.copy(start);
    const map = new Uint8Array(key.length + 2); // of this key and nil
    map[0] = 0x81;
    map.set(key, 1);
    map[key.length + 1] = 0xc0;
    try {
      const decoded = new MsgpackDecoder(this.#maxDepth + 1, this.#maxCost).decode(map, undefined);
      return Object.hasOwn(decoded as object, TYPE_KEY);
    } catch {
      return false; // a receiver refuses it, too
    }
  }

  #writeInstance(value: object, depth: number): void {
    const dumpMethod = (value as { readonly [dump]?: unknown })[dump];
    if (typeof dumpMethod === "function") {
      this.#enter(value, depth);
      return this.#write(dumpMethod.call(value), depth + 1);
    }
    if (ArrayBuffer.isView(value)) {
      this.#charge(COST.binary + costOfBytes(value.byteLength));
      return this.#output.writeBinary(value);
    }
    if (value instanceof Map) return this.#writeMap(value, depth);
    if (value instanceof Float) return this.#output.writeFloat(value.value);
    if (value instanceof Embedded) return this.#output.writeExtension(EMBEDDED_TYPE, value.bytes);
    if (value instanceof Extension) {
      this.#charge(COST.extension + costOfBytes(value.data.length));
      return this.#output.writeExtension(value.type, value.data);
    }
    return this.#writeExtensionType(value, depth);
  }

  #writeExtensionType(value: unknown, depth: number): void {
    const type: ExtensionType | undefined = extensionTypeOf(value);
    if (type === undefined) throw EncodeFailure.unencodable(value);
    this.#enter(value, depth);
    const payload = type.dump(value);
    this.#charge(2 * COST.entry + COST.text + costOfExtension(type.name, payload));
    this.#output.writeByte(0x82);
    this.#output.writeString(TYPE_KEY);
    this.#output.writeString(type.name);
    this.#output.writeString(PAYLOAD_KEY);
    this.#write(payload, depth + 1);
  }
}
