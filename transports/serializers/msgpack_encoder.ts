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

const INITIAL_BYTES = 4096;
/** What a message may leave behind for the next ones; larger buffers go back to the collector. */
const MAX_KEPT_BYTES = 1024 * 1024;
/** Above it, the native encoder makes up for the cost of calling it. */
const MAX_LOOP_CHARS = 48;
const { hasOwnProperty } = Object.prototype;
const TWO_TO_32 = 2 ** 32;

const utf8 = new TextEncoder();

/**
 * Writes MessagePack into one buffer that grows and is used again, in a single pass.
 *
 * A method such as `lymph.dump` may call the encoder while it encodes: the inner call writes
 * behind what the outer one has written so far, and takes its bytes away again.
 */
export class MsgpackEncoder {
  readonly #maxDepth: number;
  #bytes = new Uint8Array(INITIAL_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #position = 0;

  constructor(maxDepth: number) {
    this.#maxDepth = maxDepth;
  }

  encode(value: unknown): Uint8Array<ArrayBuffer> {
    const start = this.#position;
    try {
      this.#write(value, 0);
      return this.#bytes.slice(start, this.#position);
    } catch (thrown) {
      throw EncodeFailure.toError(thrown);
    } finally {
      this.#position = start;
      if (start === 0 && this.#bytes.length > MAX_KEPT_BYTES) this.#resize(INITIAL_BYTES);
    }
  }

  #write(value: unknown, depth: number): void {
    switch (typeof value) {
      case "string":
        return this.#writeString(value);
      case "number":
        return this.#writeNumber(value);
      case "boolean":
        return this.#writeByte(value ? 0xc3 : 0xc2);
      case "undefined":
        return this.#writeByte(0xc0);
      case "bigint":
        return this.#writeBigInt(value);
      case "object": {
        if (value === null) return this.#writeByte(0xc0);
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

  #writeArray(array: readonly unknown[], depth: number): void {
    if (depth === this.#maxDepth) throw EncodeFailure.tooDeep(array, depth);
    const { length } = array;
    if (length < 0x10) this.#writeByte(0x90 | length);
    else if (length < 0x10000) this.#writeHeader16(0xdc, length);
    else this.#writeHeader32(0xdd, length);
    let index = 0;
    try {
      for (; index < length; index++) this.#write(array[index], depth + 1);
    } catch (thrown) {
      throw EncodeFailure.inside(thrown, array, index);
    }
  }

  #writeRecord(record: Record<string, unknown>, depth: number): void {
    if (depth === this.#maxDepth) throw EncodeFailure.tooDeep(record, depth);
    const start = this.#position;
    let count = 0;
    let key = "";
    this.#writeByte(0x80);
    try {
      for (key in record) {
        if (!hasOwnProperty.call(record, key)) continue;
        const value = record[key];
        if (value === undefined) continue;
        if (key === TYPE_KEY) refuseTypeName(value);
        this.#writeString(key);
        this.#write(value, depth + 1);
        count++;
      }
    } catch (thrown) {
      throw EncodeFailure.inside(thrown, record, key);
    }
    if (count < 0x10) this.#bytes[start] = 0x80 | count;
    else this.#widenMapHeader(start, count);
  }

  /** Only now is it known how many properties were not undefined: makes room for the count. */
  #widenMapHeader(start: number, count: number): void {
    const extra = count < 0x10000 ? 2 : 4;
    this.#reserve(extra);
    this.#bytes.copyWithin(start + 1 + extra, start + 1, this.#position);
    this.#position += extra;
    if (extra === 2) {
      this.#bytes[start] = 0xde;
      this.#view.setUint16(start + 1, count);
    } else {
      this.#bytes[start] = 0xdf;
      this.#view.setUint32(start + 1, count);
    }
  }

  #writeMap(map: ReadonlyMap<unknown, unknown>, depth: number): void {
    if (depth === this.#maxDepth) throw EncodeFailure.tooDeep(map, depth);
    const { size } = map;
    if (size < 0x10) this.#writeByte(0x80 | size);
    else if (size < 0x10000) this.#writeHeader16(0xde, size);
    else this.#writeHeader32(0xdf, size);
    let current: unknown;
    try {
      for (const [key, value] of map) {
        current = key;
        if (key === TYPE_KEY) refuseTypeName(value);
        this.#write(key, depth + 1);
        this.#write(value, depth + 1);
      }
    } catch (thrown) {
      throw EncodeFailure.inside(thrown, map, current);
    }
  }

  #writeInstance(value: object, depth: number): void {
    const dumpMethod = (value as { readonly [dump]?: unknown })[dump];
    if (typeof dumpMethod === "function") {
      if (depth === this.#maxDepth) throw EncodeFailure.tooDeep(value, depth);
      return this.#write(dumpMethod.call(value), depth + 1);
    }
    if (ArrayBuffer.isView(value)) return this.#writeBinary(value);
    if (value instanceof Map) return this.#writeMap(value, depth);
    if (value instanceof Float) return this.#writeFloat(value.value);
    if (value instanceof Embedded) return this.#writeExtension(EMBEDDED_TYPE, value.bytes);
    if (value instanceof Extension) return this.#writeExtension(value.type, value.data);
    return this.#writeExtensionType(value, depth);
  }

  #writeExtensionType(value: unknown, depth: number): void {
    const type: ExtensionType | undefined = extensionTypeOf(value);
    if (type === undefined) throw EncodeFailure.unencodable(value);
    if (depth === this.#maxDepth) throw EncodeFailure.tooDeep(value, depth);
    this.#writeByte(0x82);
    this.#writeString(TYPE_KEY);
    this.#writeString(type.name);
    this.#writeString(PAYLOAD_KEY);
    this.#write(type.dump(value), depth + 1);
  }

  #writeString(text: string): void {
    const { length } = text;
    if (length > MAX_LOOP_CHARS) return this.#writeLongString(text);
    // Room for a header and for three bytes per UTF-16 unit, the most that UTF-8 takes.
    this.#reserve(2 + 3 * length);
    const bytes = this.#bytes;
    const start = this.#position;
    let position = start + (length < 0x20 ? 1 : 2);
    for (let index = 0; index < length; index++) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) return this.#writeShortUnicode(text);
      bytes[position++] = unit;
    }
    if (length < 0x20) {
      bytes[start] = 0xa0 | length;
    } else {
      bytes[start] = 0xd9;
      bytes[start + 1] = length;
    }
    this.#position = position;
  }

  /** Like {@linkcode #writeString}, which has reserved the room. */
  #writeShortUnicode(text: string): void {
    const bytes = this.#bytes;
    const start = this.#position + 1;
    let position = start;
    for (let index = 0; index < text.length; index++) {
      let code = text.charCodeAt(index);
      if (code < 0x80) {
        bytes[position++] = code;
        continue;
      }
      if (code < 0x800) {
        bytes[position++] = 0xc0 | (code >> 6);
        bytes[position++] = 0x80 | (code & 0x3f);
        continue;
      }
      if (code >= 0xd800 && code < 0xe000) {
        code = text.codePointAt(index) as number;
        if (code > 0xffff) {
          index++;
          bytes[position++] = 0xf0 | (code >> 18);
          bytes[position++] = 0x80 | ((code >> 12) & 0x3f);
          bytes[position++] = 0x80 | ((code >> 6) & 0x3f);
          bytes[position++] = 0x80 | (code & 0x3f);
          continue;
        }
        code = 0xfffd; // An unpaired surrogate, replaced as TextEncoder does.
      }
      bytes[position++] = 0xe0 | (code >> 12);
      bytes[position++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[position++] = 0x80 | (code & 0x3f);
    }
    const length = position - start;
    if (length < 0x20) {
      bytes[start - 1] = 0xa0 | length;
    } else {
      bytes.copyWithin(start + 1, start, position++);
      bytes[start - 1] = 0xd9;
      bytes[start] = length;
    }
    this.#position = position;
  }

  #writeLongString(text: string): void {
    this.#reserve(5 + 3 * text.length);
    const start = this.#position;
    // Where the bytes belong if the text is ASCII, as most is; otherwise they may have to move.
    const guessed = start + headerBytes(text.length);
    const { written } = utf8.encodeInto(text, this.#bytes.subarray(guessed));
    const actual = start + headerBytes(written);
    if (actual !== guessed) this.#bytes.copyWithin(actual, guessed, guessed + written);
    if (written < 0x100) {
      this.#bytes[start] = 0xd9;
      this.#bytes[start + 1] = written;
    } else if (written < 0x10000) {
      this.#bytes[start] = 0xda;
      this.#view.setUint16(start + 1, written);
    } else {
      this.#bytes[start] = 0xdb;
      this.#view.setUint32(start + 1, written);
    }
    this.#position = actual + written;
  }

  #writeNumber(value: number): void {
    if (!Number.isSafeInteger(value)) return this.#writeFloat(value);
    this.#reserve(9);
    const bytes = this.#bytes;
    const position = this.#position;
    if (value >= 0) {
      if (value < 0x80) {
        bytes[position] = value;
        this.#position = position + 1;
      } else if (value < 0x100) {
        bytes[position] = 0xcc;
        bytes[position + 1] = value;
        this.#position = position + 2;
      } else if (value < 0x10000) {
        this.#writeHeader16(0xcd, value);
      } else if (value < TWO_TO_32) {
        this.#writeHeader32(0xce, value);
      } else {
        this.#writeInt64(0xcf, value);
      }
    } else if (value >= -0x20) {
      bytes[position] = value + 0x100;
      this.#position = position + 1;
    } else if (value >= -0x80) {
      bytes[position] = 0xd0;
      bytes[position + 1] = value + 0x100;
      this.#position = position + 2;
    } else if (value >= -0x8000) {
      this.#writeHeader16(0xd1, value);
    } else if (value >= -0x80000000) {
      this.#writeHeader32(0xd2, value);
    } else {
      this.#writeInt64(0xd3, value);
    }
  }

  #writeInt64(code: number, value: number): void {
    this.#reserve(9);
    this.#bytes[this.#position] = code;
    this.#view.setInt32(this.#position + 1, Math.floor(value / TWO_TO_32));
    this.#view.setInt32(this.#position + 5, value | 0);
    this.#position += 9;
  }

  #writeBigInt(value: bigint): void {
    if (value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)) {
      return this.#writeNumber(Number(value));
    }
    if (value < -(2n ** 63n) || value >= 2n ** 64n) {
      throw EncodeFailure.outOfRange("an integer must be from -2^63 to 2^64 - 1");
    }
    this.#reserve(9);
    this.#bytes[this.#position] = value < 0n ? 0xd3 : 0xcf;
    this.#view.setBigInt64(this.#position + 1, BigInt.asIntN(64, value));
    this.#position += 9;
  }

  #writeFloat(value: number): void {
    this.#reserve(9);
    this.#bytes[this.#position] = 0xcb;
    this.#view.setFloat64(this.#position + 1, value);
    this.#position += 9;
  }

  #writeBinary(view: ArrayBufferView): void {
    const { byteLength } = view;
    if (byteLength < 0x100) this.#writeHeader8(0xc4, byteLength);
    else if (byteLength < 0x10000) this.#writeHeader16(0xc5, byteLength);
    else this.#writeHeader32(0xc6, byteLength);
    this.#writeRaw(view);
  }

  #writeExtension(type: number, data: Uint8Array): void {
    const { byteLength } = data;
    const fixed = FIXED_EXTENSION_CODES.get(byteLength);
    if (fixed !== undefined) this.#writeByte(fixed);
    else if (byteLength < 0x100) this.#writeHeader8(0xc7, byteLength);
    else if (byteLength < 0x10000) this.#writeHeader16(0xc8, byteLength);
    else this.#writeHeader32(0xc9, byteLength);
    this.#writeByte(type & 0xff);
    this.#writeRaw(data);
  }

  #writeRaw({ buffer, byteOffset, byteLength }: ArrayBufferView): void {
    this.#reserve(byteLength);
    this.#bytes.set(new Uint8Array(buffer, byteOffset, byteLength), this.#position);
    this.#position += byteLength;
  }

  #writeByte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#position++] = byte;
  }

  #writeHeader8(code: number, value: number): void {
    this.#reserve(2);
    this.#bytes[this.#position] = code;
    this.#bytes[this.#position + 1] = value;
    this.#position += 2;
  }

  #writeHeader16(code: number, value: number): void {
    this.#reserve(3);
    this.#bytes[this.#position] = code;
    this.#bytes[this.#position + 1] = value >> 8;
    this.#bytes[this.#position + 2] = value;
    this.#position += 3;
  }

  #writeHeader32(code: number, value: number): void {
    this.#reserve(5);
    this.#bytes[this.#position] = code;
    this.#view.setInt32(this.#position + 1, value | 0);
    this.#position += 5;
  }

  #reserve(count: number): void {
    const needed = this.#position + count;
    if (needed > this.#bytes.length) this.#resize(Math.max(needed, 2 * this.#bytes.length));
  }

  #resize(length: number): void {
    const grown = new Uint8Array(length);
    grown.set(this.#bytes.subarray(0, this.#position));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

const FIXED_EXTENSION_CODES: ReadonlyMap<number, number> = new Map([
  [1, 0xd4],
  [2, 0xd5],
  [4, 0xd6],
  [8, 0xd7],
  [16, 0xd8],
]);

/** Bytes that the header of a string of more than 31 bytes takes. */
function headerBytes(length: number): number {
  if (length < 0x100) return 2;
  return length < 0x10000 ? 3 : 5;
}
