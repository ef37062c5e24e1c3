/**
 * Strings of MessagePack whose length in bytes shows only once they are encoded.
 *
 * @see {@link https://github.com/msgpack/msgpack/blob/master/spec.md#str-format-family}
 * @module
 */
import { encodeUnicode } from "../utf8_text.ts";

const utf8 = new TextEncoder();

/**
 * Writes a str of at most 255 bytes.
 *
 * @param bytes Where to write, with room for two bytes and three per UTF-16 unit.
 * @returns The position behind the last byte.
 */
export function putShortString(text: string, bytes: Uint8Array, start: number): number {
  const end = encodeUnicode(text, bytes, start + 1);
  const length = end - start - 1;
  if (length < 0x20) {
    bytes[start] = 0xa0 | length;
    return end;
  }
  bytes.copyWithin(start + 2, start + 1, end);
  bytes[start] = 0xd9;
  bytes[start + 1] = length;
  return end + 1;
}

/**
 * Writes a str of more than 31 UTF-16 units.
 *
 * @param bytes Where to write, with room for five bytes and its UTF-8.
 * @returns The position behind the last byte.
 */
export function putLongString(text: string, bytes: Uint8Array, start: number): number {
  // Where the bytes belong if the text is ASCII, as most is; otherwise they may have to move.
  const guessed = start + headerBytes(text.length);
  const { written } = utf8.encodeInto(text, bytes.subarray(guessed));
  const actual = start + headerBytes(written);
  if (actual !== guessed) bytes.copyWithin(actual, guessed, guessed + written);
  if (written < 0x100) {
    bytes[start] = 0xd9;
    bytes[start + 1] = written;
  } else if (written < 0x10000) {
    bytes[start] = 0xda;
    bytes[start + 1] = written >> 8;
    bytes[start + 2] = written;
  } else {
    bytes[start] = 0xdb;
    bytes[start + 1] = written >> 24;
    bytes[start + 2] = written >> 16;
    bytes[start + 3] = written >> 8;
    bytes[start + 4] = written;
  }
  return actual + written;
}

/** How many bytes of UTF-8 a str has that takes so many bytes with its header. */
export function bytesOfString(written: number): number {
  if (written <= 0x20) return written - 1;
  if (written < 0x102) return written - 2;
  return written - (written < 0x10003 ? 3 : 5);
}

function headerBytes(length: number): number {
  if (length < 0x100) return 2;
  return length < 0x10000 ? 3 : 5;
}
