import {
  Decimal,
  dump,
  Embedded,
  Extension,
  Float,
  Undefined,
  Uuid,
} from "../../../../core/values/mod.ts";
import type { Random } from "../../../../tests/support/random.ts";

const ALPHABETS = ["abcdefghijklmnopqrstuvwxyz_", "aé☃", "😀☃é a", "\0\n\u2028"];
const BITS = [1, 7, 8, 15, 16, 31, 32, 33, 52];

function text(random: Random): string {
  const alphabet = [...random.pick(ALPHABETS)];
  const length = random.below(random.pick([4, 20, 40, 300]));
  return Array.from({ length }, () => random.pick(alphabet)).join("");
}

/** A value that every implementation of MessagePack has. */
export function plainValue(random: Random, depth: number): unknown {
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

/** A value that arrives as it was sent; some of them only lymph has. */
export function anyValue(random: Random, depth: number): unknown {
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

class Unknown {
  readonly field = 1;
}

/** Values that arrive as something else, are refused, or depend on what is read first. */
const ODD: readonly ((random: Random, inner: unknown) => unknown)[] = [
  () => -0,
  () => NaN,
  () => new Float(-0),
  () => 2 ** 60,
  (random) => BigInt(random.below(1000)),
  () => 2n ** 64n,
  () => "a\ud800b",
  () => new Date(1_456_321_062_987),
  () => new Date(NaN),
  () => Temporal.PlainDate.from("2016-02-29[u-ca=gregory]"),
  () => Temporal.ZonedDateTime.from("1890-02-24T13:37:42.5[Europe/Berlin]"),
  () => Temporal.PlainTime.from("23:59:59.5"),
  () => new DataView(Uint8Array.of(1, 2, 3).buffer, 1, 1),
  () => new Float64Array([1.5]),
  () => new Embedded(Uint8Array.of(0x93, 1, 2, 3)),
  () => new Embedded(Uint8Array.of(0xc1)),
  () => () => 1,
  () => Symbol.iterator,
  () => new Unknown(),
  () => Object.assign(Object.create(null), { a: 1 }),
  () => Object.create({ inherited: 1 }),
  (_, inner) => JSON.parse(`{"__proto__": 1, "1000": 2, "7": 3}`, (_, value) => value ?? inner),
  (_, inner) => ({ a: undefined, [Symbol.iterator]: 1, b: inner }),
  (_, inner) => ({ __type__: "", _: inner }),
  (_, inner) => ({ __type__: "set", _: [inner] }),
  (_, inner) => ({ __type__: { [dump]: () => "set" }, _: [inner] }),
  (_, inner) => Object.fromEntries([["a\ud800", 1], ["a\udfff", inner]]),
  (_, inner) => ({ [dump]: () => [inner] }),
  (_, inner) => Object.defineProperty({ shown: inner }, "hidden", { value: 1 }),
  (_, inner) => ({
    get read() {
      return inner;
    },
  }),
  () => ({
    get broken() {
      throw new RangeError("no luck");
    },
  }),
  (_, inner) => Object.assign([inner], { length: 3 }),
  (_, inner) => new Set([1n, 1, inner]),
  (_, inner) => new Map([["a", inner], ["__proto__", 1], ["7", 2]]),
  (_, inner) => new Map<unknown, unknown>([[1n, 1], [-0, 2], [1, inner], [[], 3]]),
  (_, inner) => new Map<unknown, unknown>([[{ [dump]: () => "a" }, inner]]),
  (_, inner) => new Map([["__type__", inner]]),
  (_, inner) => new Map<unknown, unknown>([[new Uint8Array([97]), inner], ["a", 1]]),
  (_, inner) => new Map<unknown, unknown>([["10", inner], ["9", 1], [1, 2]]),
];

/** Any value at all, with things inside that no sender should send. */
export function oddValue(random: Random, depth: number): unknown {
  if (random.below(3) > 0 || depth === 0) return anyValue(random, depth);
  const inner = oddValue(random, depth - 1);
  const odd = random.pick(ODD)(random, inner);
  return random.below(2) === 0 ? odd : { first: inner, second: [odd] };
}
