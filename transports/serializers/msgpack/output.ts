import { Buffer } from "node:buffer";
import { EncodeFailure } from "../encode_failure.ts";
import { FIXED_EXTENSION_CODES } from "./codes.ts";
import { LONG_BYTES, OutputBuffer } from "./output_buffer.ts";
import { bytesOfString, putLongString, putShortString } from "./string.ts";

/** Above it, the native encoder makes up for the cost of calling it. */
const MAX_LOOP_CHARS = 48;
const TWO_TO_32 = 2 ** 32;

/**
 * Writes the formats of MessagePack.
 *
 * @see {@link https://github.com/msgpack/msgpack/blob/master/spec.md | MessagePack specification}
 */
export class MsgpackOutput extends OutputBuffer {
  /** Writes one byte: nil, a boolean, or a header. */
  writeByte(byte: number): void {
    this.reserve(1);
    this.bytes[this.place++] = byte;
  }

  /** Writes the header of an array; its items follow. */
  writeArrayHeader(length: number): void {
    if (length < 0x10) this.writeByte(0x90 | length);
    else if (length < 0x10000) this.#writeHeader16(0xdc, length);
    else this.#writeHeader32(0xdd, length);
  }

  /**
   * Starts a map whose number of properties that are not undefined is not known yet.
   *
   * @returns What {@linkcode MsgpackOutput.endMap} takes.
   */
  startMap(): number {
    const start = this.place;
    this.writeByte(0x80);
    return start;
  }

  /** Ends a map, now that its size is known. */
  endMap(start: number, size: number): void {
    if (size < 0x10) this.bytes[start] = 0x80 | size;
    else this.#widenMapHeader(start, size);
  }

  /**
   * Writes a str.
   *
   * @returns How many bytes of UTF-8 it has.
   */
  writeString(text: string): number {
    const { length } = text;
    if (length > MAX_LOOP_CHARS) return this.#writeLongString(text);
    // Room for a header and for three bytes per UTF-16 unit, the most that UTF-8 takes.
    this.reserve(2 + 3 * length);
    const bytes = this.bytes;
    const start = this.place;
    let position = start + (length < 0x20 ? 1 : 2);
    for (let index = 0; index < length; index++) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) return this.#writeUnicode(text);
      bytes[position++] = unit;
    }
    if (length < 0x20) {
      bytes[start] = 0xa0 | length;
    } else {
      bytes[start] = 0xd9;
      bytes[start + 1] = length;
    }
    this.place = position;
    return length;
  }

  /** Writes an int where the number is one that is exact, otherwise a float64. */
  writeNumber(value: number): void {
    if (!Number.isSafeInteger(value)) return this.writeFloat(value);
    this.reserve(9);
    const bytes = this.bytes;
    const position = this.place;
    if (value >= 0) {
      if (value < 0x80) {
        bytes[position] = value;
        this.place = position + 1;
      } else if (value < 0x100) {
        bytes[position] = 0xcc;
        bytes[position + 1] = value;
        this.place = position + 2;
      } else if (value < 0x10000) {
        this.#writeHeader16(0xcd, value);
      } else if (value < TWO_TO_32) {
        this.#writeHeader32(0xce, value);
      } else {
        this.#writeInt64(0xcf, value);
      }
    } else if (value >= -0x20) {
      bytes[position] = value + 0x100;
      this.place = position + 1;
    } else if (value >= -0x80) {
      bytes[position] = 0xd0;
      bytes[position + 1] = value + 0x100;
      this.place = position + 2;
    } else if (value >= -0x8000) {
      this.#writeHeader16(0xd1, value);
    } else if (value >= -0x80000000) {
      this.#writeHeader32(0xd2, value);
    } else {
      this.#writeInt64(0xd3, value);
    }
  }

  /** Writes an int. */
  writeBigInt(value: bigint): void {
    if (value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)) {
      return this.writeNumber(Number(value));
    }
    if (value < -(2n ** 63n) || value >= 2n ** 64n) {
      throw EncodeFailure.outOfRange("an integer must be from -2^63 to 2^64 - 1");
    }
    this.reserve(9);
    this.bytes[this.place] = value < 0n ? 0xd3 : 0xcf;
    this.view.setBigInt64(this.place + 1, BigInt.asIntN(64, value));
    this.place += 9;
  }

  /** Writes a float64. */
  writeFloat(value: number): void {
    this.reserve(9);
    this.bytes[this.place] = 0xcb;
    this.view.setFloat64(this.place + 1, value);
    this.place += 9;
  }

  /** Writes the bytes that a view shows as bin. */
  writeBinary(view: ArrayBufferView): void {
    const { byteLength } = view;
    if (byteLength < 0x100) this.#writeHeader8(0xc4, byteLength);
    else if (byteLength < 0x10000) this.#writeHeader16(0xc5, byteLength);
    else this.#writeHeader32(0xc6, byteLength);
    this.#writeRaw(view);
  }

  /** Writes an ext. */
  writeExtension(type: number, data: Uint8Array): void {
    const { byteLength } = data;
    const fixed = FIXED_EXTENSION_CODES.get(byteLength);
    if (fixed !== undefined) this.writeByte(fixed);
    else if (byteLength < 0x100) this.#writeHeader8(0xc7, byteLength);
    else if (byteLength < 0x10000) this.#writeHeader16(0xc8, byteLength);
    else this.#writeHeader32(0xc9, byteLength);
    this.writeByte(type & 0xff);
    this.#writeRaw(data);
  }

  /** Like {@linkcode MsgpackOutput.writeString}, which has reserved the room. */
  #writeUnicode(text: string): number {
    const start = this.place;
    this.place = putShortString(text, this.bytes, start);
    return bytesOfString(this.place - start);
  }

  #writeLongString(text: string): number {
    const { length } = text;
    // To count the bytes first costs less than three times the memory.
    if (length < LONG_BYTES) this.reserve(5 + 3 * length);
    else this.reserveWhole(5 + Buffer.byteLength(text));
    const start = this.place;
    this.place = putLongString(text, this.bytes, start);
    return bytesOfString(this.place - start);
  }

  #writeInt64(code: number, value: number): void {
    this.reserve(9);
    this.bytes[this.place] = code;
    this.view.setInt32(this.place + 1, Math.floor(value / TWO_TO_32));
    this.view.setInt32(this.place + 5, value | 0);
    this.place += 9;
  }

  #widenMapHeader(start: number, size: number): void {
    const extra = size < 0x10000 ? 2 : 4;
    this.reserve(extra);
    this.bytes.copyWithin(start + 1 + extra, start + 1, this.place);
    this.place += extra;
    if (extra === 2) {
      this.bytes[start] = 0xde;
      this.view.setUint16(start + 1, size);
    } else {
      this.bytes[start] = 0xdf;
      this.view.setUint32(start + 1, size);
    }
  }

  #writeRaw({ buffer, byteOffset, byteLength }: ArrayBufferView): void {
    this.reserveWhole(byteLength);
    this.bytes.set(new Uint8Array(buffer, byteOffset, byteLength), this.place);
    this.place += byteLength;
  }

  #writeHeader8(code: number, value: number): void {
    this.reserve(2);
    this.bytes[this.place] = code;
    this.bytes[this.place + 1] = value;
    this.place += 2;
  }

  #writeHeader16(code: number, value: number): void {
    this.reserve(3);
    this.bytes[this.place] = code;
    this.bytes[this.place + 1] = value >> 8;
    this.bytes[this.place + 2] = value;
    this.place += 3;
  }

  #writeHeader32(code: number, value: number): void {
    this.reserve(5);
    this.bytes[this.place] = code;
    this.view.setInt32(this.place + 1, value | 0);
    this.place += 5;
  }
}
