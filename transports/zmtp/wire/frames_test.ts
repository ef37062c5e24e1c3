import assert from "node:assert/strict";
import { encodeFrame, readLongLength, writeHeader } from "./frames.ts";

Deno.test("a frame of up to 255 bytes has a length of one byte", () => {
  assert.deepEqual(encodeFrame(0x04, Uint8Array.of(9)), Uint8Array.of(0x04, 1, 9));
  assert.deepEqual(encodeFrame(0, new Uint8Array(255)).subarray(0, 2), Uint8Array.of(0, 255));
});

Deno.test("a frame of 256 bytes and more has a length of eight bytes", () => {
  const header = encodeFrame(0x01, new Uint8Array(256)).subarray(0, 9);
  assert.deepEqual(header, Uint8Array.of(0x03, 0, 0, 0, 0, 0, 0, 1, 0));
});

Deno.test("long lengths are read as they were written", () => {
  const header = new Uint8Array(9);
  for (const length of [256, 0xffff_ffff, 0x1_0000_0000, 0x1f_ffff_ffff_ffff]) {
    writeHeader(header, 0, 0, length);
    assert.equal(readLongLength(header, 1), length);
  }
  assert.equal(readLongLength(Uint8Array.of(0x80, 0, 0, 0, 0, 0, 0, 0), 0), 2 ** 63);
});
