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
import { createRandom } from "../../../tests/support/random.ts";
import { createJsonSerializer } from "./json.ts";
import { createMsgpackSerializer } from "../msgpack/msgpack.ts";

const json = createJsonSerializer();
const msgpack = createMsgpackSerializer();

/** MessagePack keeps what JSON cannot say: keys that are no strings. */
const DIFFERENT = new Set(["intkey"]);

for (const { name, json: text, msgpack_hex } of vectors.serialization) {
  if (text === undefined || msgpack_hex === undefined || DIFFERENT.has(name)) continue;
  Deno.test(`the JSON of ${name} is the value of its MessagePack, and comes back`, () => {
    const value = msgpack.decode(Uint8Array.fromHex(msgpack_hex));
    const encode = (value: unknown) => msgpack.encode(value).toHex();
    assert.equal(encode(json.parse(text)), encode(value));
    assert.equal(encode(json.decode(json.encode(value))), encode(value));
  });
}

Deno.test("values are written on one line with the tags of Python lymph", () => {
  const value = {
    when: Temporal.PlainDate.from("2016-02-24"),
    n: [1, -0, 1.5, new Float(3), 2n ** 63n, 2 ** 60, 1e21],
    none: undefined,
    list: [undefined, Undefined, true],
    map: new Map<unknown, unknown>([[1, "a"], [null, "b"], [true, undefined]]),
    dumped: { [dump]: () => new Set(["\ud800"]) },
  };
  assert.equal(
    json.stringify(value),
    '{"when":{"__type__":"date","_":"2016-02-24"},' +
      '"n":[1,0,1.5,3.0,9223372036854775808,1152921504606847000.0,1e+21],' +
      '"list":[null,{"__type__":"UndefinedType","_":""},true],' +
      '"map":{"1":"a","null":"b","true":null},' +
      '"dumped":{"__type__":"set","_":["�"]}}',
  );
});

Deno.test("integers of 64 bits keep every digit", () => {
  for (const text of ["9007199254740993", "18446744073709551615", "-9223372036854775808"]) {
    assert.equal(json.parse(text), BigInt(text));
    assert.equal(json.stringify(json.parse(text)), text);
  }
  assert.equal(json.parse("3.0"), 3);
});

Deno.test("what JSON cannot carry is a TypeError that names the path", () => {
  const bytes = Uint8Array.of(1);
  for (const value of [bytes, new Embedded(bytes), new Extension(1, bytes)]) {
    assert.throws(() => json.encode({ a: [value] }), {
      name: "TypeError",
      message: "Cannot encode a[0]: JSON has no representation of bytes",
    });
  }
  for (const value of [NaN, new Float(Infinity), () => 1, new Map([[[1], 1]]), new WeakSet()]) {
    assert.throws(() => json.encode({ value }), {
      name: "TypeError",
      message: /^Cannot encode value/,
    });
  }
  assert.throws(() => json.encode(2n ** 64n), RangeError);
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  assert.throws(() => json.encode(cyclic), /Cannot encode \[0\]: it contains itself/);
});

Deno.test("malformed text is a SyntaxError", () => {
  const hostile = [
    "",
    "{",
    "[1] 2",
    "[".repeat(10_000),
    "[".repeat(65) + "]".repeat(65),
    '{"a":'.repeat(100_000),
    "1".repeat(1_000_000),
    "18446744073709551616",
    "1e999",
    '{"__type__":"Nope","_":1}',
    '{"__type__":"set"}',
    '{"__type__":"Decimal","_":"x"}',
  ];
  for (const text of hostile) assert.throws(() => json.parse(text), SyntaxError, text.slice(0, 20));
  assert.throws(() => json.decode(Uint8Array.of(0x22, 0xff, 0x22)), SyntaxError);
});

Deno.test("brackets in strings do not count as nesting", () => {
  const text = JSON.stringify('[{\\"'.repeat(100));
  assert.equal(json.parse(text), JSON.parse(text));
});

Deno.test("__proto__ is a key like any other", () => {
  const text = '{"__proto__":{"polluted":1}}';
  assert.equal(json.stringify(json.parse(text)), text);
  assert.equal(Reflect.get({}, "polluted"), undefined);
});

Deno.test("mutated text is a value or a SyntaxError, nothing else", () => {
  const random = createRandom(5);
  const sample = json.stringify({ d: new Decimal("1"), u: Uuid.random(), s: new Set([1]), n: 1e9 });
  for (let round = 0; round < 20_000; round++) {
    const at = random.below(sample.length);
    const text = sample.slice(0, at) + random.pick([...'[]{}",:0e-_\\']) + sample.slice(at + 1);
    try {
      json.parse(text);
    } catch (error) {
      assert.ok(error instanceof SyntaxError, `${text}: ${error}`);
    }
  }
});
