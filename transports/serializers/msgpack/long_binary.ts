import type { LongPart } from "../../../core/serializer.ts";
import { BIN_32, BIN_8, FIX_STR, FIX_STR_END } from "./codes.ts";
import { LONG_BYTES } from "./output_buffer.ts";

/** Values that are passed over at most: before a long one there are mostly a few names. */
const MAX_VALUES = 64;
const FIRST_CODE = 0xc0;
const LAST_CODE = 0xdf;
/** Bytes of the values with codes from 0xc0 to 0xdf, without data whose length they announce. */
const SIZES = [
  ...[1, 1, 1, 1, 2, 3, 5, 3, 4, 6, 5, 9, 2, 3, 5, 9],
  ...[2, 3, 5, 9, 3, 4, 6, 10, 18, 2, 3, 5, 3, 5, 3, 5],
];
/** How many bytes such a length has. */
const WIDTHS = [
  ...[0, 0, 0, 0, 1, 2, 4, 1, 2, 4, 0, 0, 0, 0, 0, 0],
  ...[0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 0, 0, 0, 0],
];

/**
 * Finds the first long binary in an encoded value of which only the beginning is known.
 *
 * Values stand one behind another, whatever holds them: the headers of arrays and maps are passed
 * over like values.
 */
export function findLongBinary(beginning: Uint8Array): LongPart | undefined {
  let position = 0;
  for (let passed = 0; passed < MAX_VALUES && position < beginning.length; passed++) {
    const code = beginning[position] as number;
    const size = code < FIRST_CODE || code > LAST_CODE ? 1 : SIZES[code - FIRST_CODE] as number;
    if (position + size > beginning.length) return undefined;
    const length = dataLength(beginning, position);
    position += size;
    if (code >= BIN_8 && code <= BIN_32 && length >= LONG_BYTES) return { start: position, length };
    position += length;
  }
  return undefined;
}

function dataLength(bytes: Uint8Array, position: number): number {
  const code = bytes[position] as number;
  if (code >= FIX_STR && code < FIX_STR_END) return code & 0x1f;
  const width = WIDTHS[code - FIRST_CODE] ?? 0;
  let length = 0;
  for (let index = 1; index <= width; index++) {
    length = length * 256 + (bytes[position + index] as number);
  }
  return length;
}
