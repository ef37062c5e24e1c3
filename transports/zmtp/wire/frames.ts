/**
 * The frame header: one byte of flags, then one or eight bytes of length.
 *
 * @see {@link https://rfc.zeromq.org/spec/37/#framing}
 * @module
 */

/** More frames of the same message follow. */
export const MORE = 0x01;
/** The length takes eight bytes. */
export const LONG = 0x02;
/** The frame is a command. */
export const COMMAND = 0x04;
/** Flags that must be zero. */
export const RESERVED = 0xf8;

/** Bytes of a header whose length takes one byte. */
export const SHORT_HEADER_BYTES = 2;
/** Bytes of a header whose length takes eight bytes. */
export const LONG_HEADER_BYTES = 9;

const MAX_SHORT_BYTES = 0xff;

/** How many bytes the header of a frame of the given length takes. */
export function headerBytes(length: number): number {
  return length > MAX_SHORT_BYTES ? LONG_HEADER_BYTES : SHORT_HEADER_BYTES;
}

/**
 * Writes a frame header.
 *
 * @param flags {@linkcode MORE}, {@linkcode COMMAND} or 0; {@linkcode LONG} is added where needed.
 * @returns The offset behind the header.
 */
export function writeHeader(
  target: Uint8Array,
  offset: number,
  flags: number,
  length: number,
): number {
  if (length <= MAX_SHORT_BYTES) {
    target[offset] = flags;
    target[offset + 1] = length;
    return offset + SHORT_HEADER_BYTES;
  }
  target[offset] = flags | LONG;
  writeUint32(target, offset + 1, Math.floor(length / 0x1_0000_0000));
  writeUint32(target, offset + 5, length);
  return offset + LONG_HEADER_BYTES;
}

/**
 * Reads the eight bytes of a long length.
 *
 * @returns The length; beyond 2^53 it is inexact, which no limit ever lets through.
 */
export function readLongLength(source: Uint8Array, offset: number): number {
  return readUint32(source, offset) * 0x1_0000_0000 + readUint32(source, offset + 4);
}

/** Writes the low 32 bits of a number in network byte order. */
export function writeUint32(target: Uint8Array, offset: number, value: number): void {
  target[offset] = value >>> 24;
  target[offset + 1] = value >>> 16;
  target[offset + 2] = value >>> 8;
  target[offset + 3] = value;
}

/** Reads 32 bits in network byte order; what lies beyond the end reads as zero. */
export function readUint32(source: Uint8Array, offset: number): number {
  const high = (source[offset] ?? 0) * 0x100_0000;
  const middle = ((source[offset + 1] ?? 0) << 16) | ((source[offset + 2] ?? 0) << 8);
  return high + (middle | (source[offset + 3] ?? 0));
}

/** One whole frame, for what is written once per connection. */
export function encodeFrame(flags: number, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(headerBytes(body.byteLength) + body.byteLength);
  frame.set(body, writeHeader(frame, 0, flags, body.byteLength));
  return frame;
}
