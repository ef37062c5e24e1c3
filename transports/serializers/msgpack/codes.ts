/**
 * First bytes of what may be a key: texts, and the binaries that Python 2 sends for them. And those
 * of extensions whose length needs no byte.
 *
 * @module
 */

/** The first of the codes of short texts, which hold the length. */
export const FIX_STR = 0xa0;

/** The first code behind those of short texts. */
export const FIX_STR_END = 0xc0;

/** A text with a length of one byte. */
export const STR_8 = 0xd9;

/** Binary data with a length of one byte. */
export const BIN_8 = 0xc4;

const STR_32 = 0xdb;
/** Binary data with a length of four bytes. */
export const BIN_32 = 0xc6;

/** Whether a text or binary data begins with a byte. */
export function isTextOrBinary(code: number): boolean {
  return (code >= FIX_STR && code < FIX_STR_END) || (code >= STR_8 && code <= STR_32) ||
    (code >= BIN_8 && code <= BIN_32);
}

/** The codes of extensions, by their lengths. */
export const FIXED_EXTENSION_CODES: ReadonlyMap<number, number> = new Map([
  [1, 0xd4],
  [2, 0xd5],
  [4, 0xd6],
  [8, 0xd7],
  [16, 0xd8],
]);
