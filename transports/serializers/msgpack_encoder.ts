import { EMBEDDED_TYPE } from "../../core/values/extension.ts";
import { dump, Embedded, Extension, Float } from "../../core/values/mod.ts";
import { EncodeFailure } from "./encode_failure.ts";
import {
  type ExtensionType,
  extensionTypeOf,
  PAYLOAD_KEY,
  refuseTypeName,
  TYPE_KEY,
} from "./extension_types.ts";
import { MAX_OBJECTS } from "./msgpack_limits.ts";
import { MsgpackOutput } from "./msgpack_output.ts";

const { hasOwnProperty } = Object.prototype;

/**
 * Turns values into MessagePack in a single pass.
 *
 * A method such as `lymph.dump` may call the encoder while it encodes: the inner call writes
 * behind what the outer one has written so far, and takes its bytes away again.
 */
export class MsgpackEncoder {
  readonly #maxDepth: number;
  readonly #output = new MsgpackOutput();
  #isBusy = false;
  #objects = 0;

  /** Creates an encoder that refuses what nests more deeply. */
  constructor(maxDepth: number) {
    this.#maxDepth = maxDepth;
  }

  /**
   * Encodes one value.
   *
   * @throws {TypeError | RangeError} If it cannot travel.
   */
  encode(value: unknown): Uint8Array<ArrayBuffer> {
    if (this.#isBusy) return this.#encodeInside(value);
    this.#isBusy = true;
    this.#objects = 0;
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
        return this.#output.writeString(value);
      case "number":
        return this.#output.writeNumber(value);
      case "boolean":
        return this.#output.writeByte(value ? 0xc3 : 0xc2);
      case "undefined":
        return this.#output.writeByte(0xc0);
      case "bigint":
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

  #enter(container: unknown, depth: number): void {
    if (depth === this.#maxDepth) throw EncodeFailure.tooDeep(container, depth);
    if (++this.#objects > MAX_OBJECTS) throw EncodeFailure.tooMany(container, MAX_OBJECTS);
  }

  #writeArray(array: readonly unknown[], depth: number): void {
    this.#enter(array, depth);
    const { length } = array;
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
    this.#output.endMap(start, count);
  }

  #writeMap(map: ReadonlyMap<unknown, unknown>, depth: number): void {
    this.#enter(map, depth);
    const start = this.#output.startMap();
    let count = 0;
    let current: unknown;
    try {
      for (const [key, value] of map) {
        current = key;
        if (key === TYPE_KEY) refuseTypeName(value);
        this.#write(key, depth + 1);
        this.#write(value, depth + 1);
        count++;
      }
    } catch (thrown) {
      throw EncodeFailure.inside(thrown, map, current);
    }
    this.#output.endMap(start, count);
  }

  #writeInstance(value: object, depth: number): void {
    const dumpMethod = (value as { readonly [dump]?: unknown })[dump];
    if (typeof dumpMethod === "function") {
      this.#enter(value, depth);
      return this.#write(dumpMethod.call(value), depth + 1);
    }
    if (ArrayBuffer.isView(value)) return this.#output.writeBinary(value);
    if (value instanceof Map) return this.#writeMap(value, depth);
    if (value instanceof Float) return this.#output.writeFloat(value.value);
    if (value instanceof Embedded) return this.#output.writeExtension(EMBEDDED_TYPE, value.bytes);
    if (value instanceof Extension) return this.#output.writeExtension(value.type, value.data);
    return this.#writeExtensionType(value, depth);
  }

  #writeExtensionType(value: unknown, depth: number): void {
    const type: ExtensionType | undefined = extensionTypeOf(value);
    if (type === undefined) throw EncodeFailure.unencodable(value);
    this.#enter(value, depth);
    this.#output.writeByte(0x82);
    this.#output.writeString(TYPE_KEY);
    this.#output.writeString(type.name);
    this.#output.writeString(PAYLOAD_KEY);
    this.#write(type.dump(value), depth + 1);
  }
}
