import assert from "node:assert/strict";
import {
  Decimal,
  dump,
  Embedded,
  Extension,
  Float,
  Undefined,
  Uuid,
} from "../../../core/values/mod.ts";
import vectors from "../../../tests/data/vectors.json" with { type: "json" };
import { createMsgpackSerializer } from "./msgpack.ts";

const serializer = createMsgpackSerializer();
const bytes = (hex: string) => Uint8Array.fromHex(hex);
const letters = (count: number) => "a".repeat(count);
const zoned = (text: string) => Temporal.ZonedDateTime.from(text);
const NESTED_ID = "00000000-0000-0000-0000-000000000001";

/** What is encoded for each vector, and what comes out of decoding it where that differs. */
const VALUES: Readonly<Record<string, { value: unknown; decoded?: unknown }>> = {
  none: { value: null },
  true: { value: true },
  false: { value: false },
  int: { value: 42 },
  neg: { value: -7 },
  big: { value: 2n ** 63n },
  float: { value: 1.5 },
  str: { value: "héllo ☃" },
  bytes: { value: bytes("00ff10") },
  // An integral number is an int unless wrapped.
  list: { value: [1, "two", new Float(3)], decoded: [1, "two", 3] },
  tuple: { value: [1, 2] },
  dict: { value: { a: { b: 1 } } },
  intkey: { value: new Map([[1, "one"]]) },
  datetime_naive: {
    value: Temporal.PlainDateTime.from("2016-02-24T13:37:42.123456"),
    decoded: Temporal.PlainDateTime.from("2016-02-24T13:37:42"),
  },
  datetime_utc: {
    value: new Date("2016-02-24T13:37:42Z"),
    decoded: zoned("2016-02-24T13:37:42[UTC]"),
  },
  datetime_0530: { value: zoned("2016-02-24T13:37:42+05:30[+05:30]") },
  date: { value: Temporal.PlainDate.from("2016-02-24") },
  time: {
    value: Temporal.PlainTime.from("13:37:42.005"),
    decoded: Temporal.PlainTime.from("13:37:42"),
  },
  decimal: { value: new Decimal("3.140") },
  uuid: { value: new Uuid("12345678-1234-5678-1234-567812345678") },
  set: { value: new Set([5]) },
  undefined: { value: Undefined },
  custom: {
    value: new (class Custom {
      [dump]() {
        return { custom: true, n: 7 };
      }
    })(),
    decoded: { custom: true, n: 7 },
  },
  embedded: {
    value: new Embedded(serializer.encode({ inner: Temporal.PlainDate.from("2016-02-24") })),
    decoded: { inner: Temporal.PlainDate.from("2016-02-24") },
  },
  datetime_negative_offset: {
    value: zoned("2016-02-24T13:37:42.999999-03:30[America/St_Johns]"),
    decoded: zoned("2016-02-24T13:37:42-03:30[-03:30]"),
  },
  empty_set: { value: new Set() },
  nested: {
    value: [{
      when: Temporal.PlainDate.from("1999-12-31"),
      ids: new Set([new Uuid(NESTED_ID)]),
    }],
  },
  str31: { value: letters(31) },
  str32: { value: letters(32) },
  str256: { value: letters(256) },
  bytes_empty: { value: new Uint8Array() },
  int128: { value: 128 },
  "int_-33": { value: -33 },
  int65536: { value: 65536 },
  "float0.1": { value: 0.1 },
  decimal_exp: { value: new Decimal("1E+2") },
  decimal_nan: { value: new Decimal("NaN") },
  emoji: { value: "😀" },
  empty_dict: { value: {} },
  list16: { value: Array.from({ length: 16 }, (_, index) => index) },
};

/** Python's types without a representation, and ours that is as unrepresentable. */
const REFUSED: Readonly<Record<string, { value: unknown; error: ErrorConstructor }>> = {
  frozenset: { value: new WeakSet(), error: TypeError },
  timedelta: { value: Temporal.Duration.from("PT1S"), error: TypeError },
  object: { value: new (class Thing {})(), error: TypeError },
  "int 2**64": { value: 2n ** 64n, error: RangeError },
  complex: { value: Symbol("complex"), error: TypeError },
};

/** Every vector is byte-exact from JavaScript: the set of exceptions is empty. */
for (const vector of vectors.serialization) {
  const { name } = vector;
  if (vector.msgpack_hex === undefined) {
    Deno.test(`${name} is refused, as by Python lymph`, () => {
      assert.ok(REFUSED[name], `no value for ${name}`);
      const { value, error } = REFUSED[name];
      assert.throws(() => serializer.encode(value), error);
    });
    continue;
  }
  const hex = vector.msgpack_hex;
  Deno.test(`${name} is encoded as by Python lymph, and decoded`, () => {
    const entry = VALUES[name];
    assert.ok(entry, `no value for ${name}`);
    assert.equal(serializer.encode(entry.value).toHex(), hex);
    assertSame(serializer.decode(bytes(hex)), "decoded" in entry ? entry.decoded : entry.value);
  });
}

const DECODED: Readonly<Record<string, unknown>> = {
  "raw str utf-8 in old str8-less encoding (raw16)": "abc",
  "bin": bytes("616263"),
  "ext 101 = embedded msgpack": [7],
  "unknown ext": new Extension(5, bytes("00")),
  "falsy __type__": { __type__: "", _: 1 },
  "datetime with Z": zoned("2016-02-24T13:37:42[UTC]"),
  "datetime with colon offset + micros": zoned("2016-02-24T13:37:42.5+05:30[+05:30]"),
  // Python 3 leaves the map alone; a Python 2 peer means a set by it.
  "__type__ as bin key (python 2 native str)": new Set([1]),
};

for (const { name, msgpack_hex, error } of vectors.decode_only) {
  if (error !== undefined) {
    Deno.test(`${name} is a SyntaxError`, () => {
      assert.throws(() => serializer.decode(bytes(msgpack_hex)), SyntaxError);
    });
  } else {
    Deno.test(`${name} is decoded`, () => {
      assert.ok(name in DECODED, `no value for ${name}`);
      assertSame(serializer.decode(bytes(msgpack_hex)), DECODED[name]);
    });
  }
}

/** Deep equality that looks into Temporal's values, which have no properties to compare. */
function assertSame(actual: unknown, expected: unknown): void {
  assert.deepEqual(actual, expected);
  assert.equal(JSON.stringify(plain(actual)), JSON.stringify(plain(expected)));
}

function plain(value: unknown): unknown {
  if (value instanceof Set) return [...value].map(plain);
  return typeof value === "bigint" ? String(value) : value;
}
