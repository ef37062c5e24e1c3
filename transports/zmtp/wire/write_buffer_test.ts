import assert from "node:assert/strict";
import { concat } from "../testdata/bytes.ts";
import { Decoder } from "./decoder.ts";
import { withDefaults } from "../options.ts";
import { WriteBuffer } from "./write_buffer.ts";

Deno.test("what is put in comes out in order, whatever its length", () => {
  const buffer = new WriteBuffer();
  const lengths = [0, 1, 23, 24, 255, 256, 16_383, 16_384, 70_000, 3, 0];
  const message = lengths.map((length, index) => new Uint8Array(length).fill(index));
  const decoded: Uint8Array[][] = [];
  const sink = { onMessage: (frames: Uint8Array[]) => void decoded.push(frames), onCommand() {} };
  const decoder = new Decoder(sink, withDefaults());
  for (let round = 0; round < 3; round++) {
    for (let count = 0; count < 5; count++) buffer.putMessage(message);
    const { bytes } = buffer;
    const taken = concat(buffer.take());
    assert.equal(taken.byteLength, bytes);
    assert.equal(buffer.bytes, 0);
    decoder.push(taken);
  }
  assert.equal(decoded.length, 15);
  for (const frames of decoded) assert.deepEqual(frames, message);
});

Deno.test("the first KiB of a long frame leaves with its header, the rest from where it lies", () => {
  const buffer = new WriteBuffer();
  const body = new Uint8Array(100_000).map((_, index) => index);
  buffer.putMessage([Uint8Array.of(1), body]);
  const parts = buffer.take();
  assert.deepEqual(concat(parts.slice(0, -1)).slice(-1024), body.slice(0, 1024));
  assert.equal(parts.at(-1)?.buffer, body.buffer);
  assert.deepEqual(parts.at(-1), body.slice(1024));
});

Deno.test("texts are written as their UTF-8, short or long", () => {
  const texts = [
    "",
    "plain",
    "h\u00e9llo",
    "\u2603".repeat(128),
    "a".repeat(127) + "\u00e9",
    "b".repeat(300),
  ];
  const [written, expected] = [new WriteBuffer(), new WriteBuffer()];
  written.putMessage(texts);
  expected.putMessage(texts.map((text) => new TextEncoder().encode(text)));
  assert.equal(written.bytes, expected.bytes);
  assert.deepEqual(concat(written.take()), concat(expected.take()));
});

Deno.test("what was taken out stays intact while more is put in", () => {
  const buffer = new WriteBuffer();
  buffer.putFrame(0, Uint8Array.of(1));
  const taken = buffer.take();
  for (let index = 0; index < 100; index++) buffer.putFrame(0, Uint8Array.of(2));
  assert.deepEqual(concat(taken), Uint8Array.of(0, 1, 1));
});

Deno.test("a view into a larger buffer is written by its own bytes", () => {
  const buffer = new WriteBuffer();
  const large = new Uint8Array(40_000).map((_, index) => index);
  buffer.putMessage([large.subarray(1, 3), large.subarray(100, 20_100)]);
  const bytes = concat(buffer.take());
  assert.deepEqual(bytes.subarray(0, 4), Uint8Array.of(1, 2, 1, 2));
  assert.deepEqual(bytes.subarray(4 + 9), large.subarray(100, 20_100));
});
