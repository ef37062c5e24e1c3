import assert from "node:assert/strict";
import { taggedJson } from "../../core/values/json_line.ts";
import { JsonSerializer } from "./json/json.ts";
import { MsgpackSerializer } from "./msgpack/msgpack.ts";

const COUNT = 600;
const COSTLY = /its values need more memory or time than the limit of 1048576 bytes allows/;
const limits = { maxBytes: 1024 * 1024 };
const packed = new MsgpackSerializer(limits);
const json = new JsonSerializer(limits);
const unlimited = new MsgpackSerializer({ maxBytes: 2 ** 40 });

/** V8's hash of what is no 32-bit integer, in plain arithmetic. */
function hash64(key: bigint): bigint {
  const cut = (value: bigint) => BigInt.asUintN(64, value);
  let hash = cut(~key + (key << 18n));
  hash ^= hash >> 31n;
  hash = cut(hash * 21n);
  hash ^= hash >> 11n;
  hash = cut(hash + (hash << 6n));
  return hash ^ hash >> 22n;
}

function hash32(key: number): bigint {
  const cut = (value: bigint) => BigInt.asUintN(32, value);
  let hash = cut(~BigInt(key) + (BigInt(key) << 15n));
  hash ^= hash >> 12n;
  hash = cut(hash + (hash << 2n));
  hash ^= hash >> 4n;
  hash = cut(hash * 2057n);
  return hash ^ hash >> 16n;
}

function bitsOf(value: number): bigint {
  return new DataView(Float64Array.of(value).buffer).getBigUint64(0, true);
}

/** Values that share one of 64 places, hence at most 16 of the places in a table of a thousand. */
function colliding<T>(create: (index: number) => T, hash: (value: T) => bigint): T[] {
  const found: T[] = [];
  for (let index = 0; found.length < COUNT; index++) {
    const value = create(index);
    if ((hash(value) & 63n) === 0n) found.push(value);
  }
  return found;
}

const kinds = {
  integers: colliding((index) => index * 3 + 1, hash32),
  "negative integers": colliding((index) => -index - 1, hash32),
  floats: colliding((index) => index + 0.5, (value) => hash64(bitsOf(value))),
  "times in milliseconds": colliding((i) => 1732864000000 + i, (value) => hash64(bitsOf(value))),
  "integers of 64 bits": colliding((index) => 2n ** 63n + BigInt(index), hash64),
};

for (const [name, keys] of Object.entries(kinds)) {
  Deno.test(`A3 ${name} that share a place in a Map or Set are refused`, () => {
    const set = new Set<unknown>(keys);
    const map = new Map<unknown, unknown>(keys.map((key) => [key, 1]));
    for (const value of [set, map]) {
      assert.throws(() => packed.encode(value), COSTLY);
      assert.throws(() => packed.decode(unlimited.encode(value)), COSTLY);
      assert.throws(() => json.decode(new TextEncoder().encode(taggedJson(value))), COSTLY);
    }
  });
}

Deno.test("A3 integers of which only the last 64 bits are equal are refused", () => {
  const keys = Array.from({ length: COUNT }, (_, index) => 5n + (BigInt(index) << 64n));
  const text = taggedJson(new Set(keys));
  assert.throws(() => json.decode(new TextEncoder().encode(text)), COSTLY);
});

Deno.test("A3 numbers as they come are not refused", () => {
  const sequences: ((index: number) => number | bigint)[] = [
    (index) => index,
    (index) => -index,
    (index) => index * 4096,
    (index) => index + 0.5,
    (index) => index / 1000,
    (index) => 1732864000000 + index * 1000,
    (index) => 2n ** 60n + BigInt(index),
  ];
  for (const create of sequences) {
    const set = new Set(Array.from({ length: 2000 }, (_, index) => create(index)));
    assert.deepEqual(packed.decode(packed.encode(set)), set, create.toString());
  }
});
