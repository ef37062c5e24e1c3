import assert from "node:assert/strict";
import type { SerializerTraits, TestSerializerFact } from "./fact.ts";
import { described, SAMPLE } from "./sample.ts";

/** Whose the bytes are. */
export function testBytes(test: TestSerializerFact, { bytes = true }: SerializerTraits): void {
  const sample = bytes ? { ...SAMPLE, bytes: new Uint8Array(100).fill(7) } : SAMPLE;

  test("the format has a name", ({ contentType }) => {
    assert.match(contentType, /^[\w.+-]+\/[\w.+-]+$/);
  });

  test("encoded bytes are their caller's to keep and to change", (serializer) => {
    const first = serializer.encode(sample);
    const copy = first.slice();
    for (let round = 0; round < 100; round++) serializer.encode([sample, "other".repeat(round)]);
    assert.deepEqual(first, copy);
    first.fill(0);
    assert.deepEqual(serializer.encode(sample), copy);
  });

  test("a decoded value keeps no view of its bytes, which are left as they were", (serializer) => {
    const encoded = serializer.encode(sample);
    const input = encoded.slice();
    const value = serializer.decode(input);
    assert.deepEqual(input, encoded);
    input.fill(0);
    assert.deepEqual(described(value), described(sample));
  });

  test("bytes may be a view of a larger buffer", (serializer) => {
    const encoded = serializer.encode(sample);
    const larger = new Uint8Array(encoded.length + 20).fill(0xc1);
    larger.set(encoded, 10);
    const view = larger.subarray(10, 10 + encoded.length);
    assert.deepEqual(described(serializer.decode(view)), described(sample));
  });

  test("a long value that was taken out is decoded as it would be in its place", (serializer) => {
    const long = bytes ? new Uint8Array(100_000).fill(9) : "9".repeat(100_000);
    const value = { first: sample, long, last: sample };
    const encoded = serializer.encode(value);
    const { start, length } = serializer.findLong?.(encoded.subarray(0, 1000)) ?? {};
    if (start === undefined || length === undefined) return;
    const part = { start, bytes: encoded.slice(start, start + length) };
    const rest = new Uint8Array(encoded.length - length);
    rest.set(encoded.subarray(0, start));
    rest.set(encoded.subarray(start + length), start);
    assert.deepEqual(described(serializer.decode(rest, part)), described(value));
    assert.throws(() => serializer.decode(rest), SyntaxError);
  });

  test("no decoded value shares anything with another", (serializer) => {
    const encoded = serializer.encode({ list: [1] });
    const [first, second] = [serializer.decode(encoded), serializer.decode(encoded)];
    (first as { list: number[] }).list.push(2);
    assert.deepEqual(second, { list: [1] });
  });
}
