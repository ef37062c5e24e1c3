import assert from "node:assert/strict";
import { Decimal, Extension, Undefined, Uuid } from "../../../core/values/mod.ts";
import { oracleDecode, oracleEncode } from "../../../tests/support/msgpack_oracle.ts";
import { createRandom, type Random } from "../../../tests/support/random.ts";
import { createMsgpackSerializer } from "./msgpack.ts";

const serializer = createMsgpackSerializer();

const ALPHABETS = ["abcdefghijklmnopqrstuvwxyz_", "aé☃", "😀☃é a", "\0\n\u2028"];
const BITS = [1, 7, 8, 15, 16, 31, 32, 33, 52];

function text(random: Random): string {
  const alphabet = [...random.pick(ALPHABETS)];
  const length = random.below(random.pick([4, 20, 40, 300]));
  return Array.from({ length }, () => random.pick(alphabet)).join("");
}

/** What every implementation of MessagePack has. */
function plainValue(random: Random, depth: number): unknown {
  switch (random.below(depth > 0 ? 9 : 7)) {
    case 0:
      return null;
    case 1:
      return random.below(2) === 1;
    case 2:
      return (random.below(2 ** random.pick(BITS)) + random.below(3)) * random.pick([1, -1]) + 0;
    case 3:
      return random.below(2 ** 31) / 1000 + 0.0001;
    case 4:
    case 5:
      return text(random);
    case 6:
      return Uint8Array.from({ length: random.below(300) }, () => random.below(256));
    case 7:
      return Array.from({ length: random.below(20) }, () => plainValue(random, depth - 1));
    default:
      return Object.fromEntries(
        Array.from(
          { length: random.below(20) },
          () => [text(random), plainValue(random, depth - 1)],
        ),
      );
  }
}

/** What only lymph has, too. */
function anyValue(random: Random, depth: number): unknown {
  switch (random.below(depth > 0 ? 11 : 5)) {
    case 0:
      return new Decimal(`${random.below(1000)}.${random.below(1000)}0`);
    case 1:
      return new Uuid(
        Array.from({ length: 32 }, () => random.below(16).toString(16)).join(""),
      );
    case 2:
      return Undefined;
    case 3:
      return (2n ** 60n + BigInt(random.below(2 ** 31))) * random.pick([1n, -1n, 8n]);
    case 4:
      return new Extension(random.below(100), new Uint8Array(random.below(20)));
    case 5:
      return new Set(Array.from({ length: random.below(5) }, () => anyValue(random, depth - 1)));
    case 6:
      return new Map(
        Array.from(
          { length: 1 + random.below(20) },
          (_, index) => [random.pick([index, null, true, -1.5]), anyValue(random, depth - 1)],
        ),
      );
    case 7:
      return { a: anyValue(random, depth - 1), b: anyValue(random, depth - 1) };
    case 8:
      return [anyValue(random, depth - 1), anyValue(random, depth - 1)];
    default:
      return plainValue(random, depth);
  }
}

Deno.test("2,000 random values come back equal, and encode to the same bytes again", () => {
  const random = createRandom(1);
  for (let round = 0; round < 2000; round++) {
    const value = anyValue(random, 4);
    const bytes = serializer.encode(value);
    const decoded = serializer.decode(bytes);
    assert.deepEqual(decoded, value);
    assert.deepEqual(serializer.encode(decoded), bytes);
  }
});

Deno.test("another implementation encodes 3,000 random values to the same bytes", () => {
  const random = createRandom(2);
  for (let round = 0; round < 3000; round++) {
    const value = plainValue(random, 3);
    assert.equal(serializer.encode(value).toHex(), oracleEncode(value).toHex());
  }
});

Deno.test("another implementation decodes 3,000 random values to the same values", () => {
  const random = createRandom(3);
  for (let round = 0; round < 3000; round++) {
    const bytes = oracleEncode(plainValue(random, 3));
    assert.deepEqual(serializer.decode(bytes), oracleDecode(bytes));
  }
});
