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
import { createMsgpackSerializer } from "./msgpack.ts";

const serializer = createMsgpackSerializer();
const hex = (value: unknown) => serializer.encode(value).toHex();
const decodeHex = (text: string) => serializer.decode(Uint8Array.fromHex(text));

Deno.test("integers take the smallest form at every boundary", () => {
  const forms: readonly [number | bigint, string][] = [
    [0, "00"],
    [-0, "00"],
    [127, "7f"],
    [128, "cc80"],
    [255, "ccff"],
    [256, "cd0100"],
    [65535, "cdffff"],
    [65536, "ce00010000"],
    [2 ** 32 - 1, "ceffffffff"],
    [2 ** 32, "cf0000000100000000"],
    [Number.MAX_SAFE_INTEGER, "cf001fffffffffffff"],
    [2n ** 64n - 1n, "cfffffffffffffffff"],
    [-1, "ff"],
    [-32, "e0"],
    [-33, "d0df"],
    [-128, "d080"],
    [-129, "d1ff7f"],
    [-32768, "d18000"],
    [-32769, "d2ffff7fff"],
    [-(2 ** 31), "d280000000"],
    [-(2 ** 31) - 1, "d3ffffffff7fffffff"],
    [Number.MIN_SAFE_INTEGER, "d3ffe0000000000001"],
    [-(2n ** 63n), "d38000000000000000"],
  ];
  for (const [value, expected] of forms) {
    assert.equal(hex(value), expected);
    assert.equal(hex(BigInt(value)), expected);
    assert.equal(decodeHex(expected), Object.is(value, -0) ? 0 : value);
  }
});

Deno.test("an integral number beyond the safe range is a float, and a bigint is not", () => {
  assert.equal(hex(2 ** 60), "cb43b0000000000000");
  assert.equal(hex(2n ** 60n), "cf1000000000000000");
  assert.equal(decodeHex("cf0020000000000000"), 2n ** 53n);
  assert.equal(decodeHex("d3ffe0000000000000"), -(2n ** 53n));
});

Deno.test("NaN, the infinities and -0 keep their value as floats", () => {
  for (const value of [NaN, Infinity, -Infinity, -0, 5e-324]) {
    assert.ok(Object.is(serializer.decode(serializer.encode(new Float(value))), value));
  }
  assert.equal(decodeHex("ca3fc00000"), 1.5);
});

Deno.test("properties that are undefined are left out, and undefined elsewhere is nil", () => {
  assert.equal(hex({ a: undefined, b: 1, c: undefined }), "81a16201");
  assert.equal(hex([undefined, , null]), "93c0c0c0");
  assert.equal(hex(new Map([["a", undefined]])), "81a161c0");
  assert.equal(hex(undefined), "c0");
});

Deno.test("a map header has the size that fits what was written", () => {
  for (const size of [15, 16, 17, 65535, 65536]) {
    const entries = Array.from({ length: size }, (_, index) => [`k${index}`, index] as const);
    const record = Object.fromEntries(entries);
    assert.deepEqual(serializer.encode(record), serializer.encode(new Map(entries)));
    assert.deepEqual(serializer.decode(serializer.encode(record)), record);
  }
  const sparse = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`k${index}`, index < 15 ? index : undefined]),
  );
  assert.equal(serializer.encode(sparse)[0], 0x8f);
});

Deno.test("strings of every length and script survive", () => {
  for (const character of ["a", "é", "☃", "😀", "\0", "\ufeff", "\ufffd"]) {
    for (const count of [0, 1, 7, 10, 15, 16, 31, 32, 48, 49, 85, 127, 128, 255, 256, 65536]) {
      const text = character.repeat(count);
      assert.equal(serializer.decode(serializer.encode(text)), text);
      assert.equal(serializer.decode(serializer.encode(`${text}a`)), `${text}a`);
    }
  }
});

Deno.test("an unpaired surrogate becomes the replacement character", () => {
  for (const text of ["\ud800", "a\udc00b", "\ud83d".repeat(100)]) {
    assert.equal(serializer.decode(serializer.encode(text)), text.toWellFormed());
  }
});

Deno.test("a view travels as the bytes that it shows, and arrives as a copy", () => {
  const { buffer } = Uint8Array.of(0, 1, 2, 3, 4, 5);
  assert.equal(hex(new Uint8Array(buffer, 1, 2)), "c4020102");
  assert.equal(hex(new DataView(buffer, 4)), "c4020405");
  assert.equal(hex(Uint16Array.of(0x0201)), "c4020102");
  const frame = serializer.encode(Uint8Array.of(7));
  const decoded = serializer.decode(frame) as Uint8Array;
  frame.fill(0);
  assert.deepEqual(decoded, Uint8Array.of(7));
  assert.equal(decoded.buffer.byteLength, 1);
});

Deno.test("a frame in the middle of a larger buffer is decoded where it is", () => {
  const whole = Uint8Array.fromHex("ffff82a16101a16203ffff");
  assert.deepEqual(serializer.decode(whole.subarray(2, 9)), { a: 1, b: 3 });
});

Deno.test("the encoded bytes are not touched by the next call", () => {
  const first = serializer.encode("first");
  serializer.encode("second");
  assert.equal(first.toHex(), "a56669727374");
});

Deno.test("a dump method may use the same serializer", () => {
  class Sealed {
    constructor(readonly inner: unknown) {}
    [dump]() {
      return serializer.encode(this.inner);
    }
  }
  const large = "x".repeat(10_000);
  const decoded = serializer.decode(serializer.encode(["before", new Sealed(large), "after"]));
  assert.deepEqual(decoded, ["before", serializer.encode(large), "after"]);
  assert.equal(hex({ [dump]: () => 1 }), "01");
});

Deno.test("a map that changes while it is encoded is still well-formed", () => {
  const map = new Map<string, unknown>();
  map.set("first", { [dump]: () => map.delete("second") }).set("second", 2);
  assert.deepEqual(serializer.decode(serializer.encode(map)), { first: true });
});

Deno.test("a map with a key that is no string arrives as a Map, in its order", () => {
  const map = new Map<unknown, unknown>([["b", 1], [2, 2], [null, 3], ["a", 4], ["__proto__", 5]]);
  assert.deepEqual(serializer.decode(serializer.encode(map)), map);
});

Deno.test("bin keys are strings if they are UTF-8, as a Python 2 peer means them", () => {
  assert.deepEqual(decodeHex("81c40261ff01"), new Map([[Uint8Array.of(0x61, 0xff), 1]]));
  assert.deepEqual(decodeHex("81c40874726163655f6964a131"), { trace_id: "1" });
  // A Decimal of which type, keys and payload are native strings of Python 2.
  assert.deepEqual(
    decodeHex("82c4085f5f747970655f5fc407446563696d616cc4015fc403312e30"),
    new Decimal("1.0"),
  );
});

Deno.test("keys such as __proto__ are own data properties and pollute nothing", () => {
  const text = '{"__proto__": {"polluted": 1}, "constructor": 2, "toString": 3}';
  const decoded = serializer.decode(serializer.encode(JSON.parse(text)));
  assert.deepEqual(Object.keys(decoded as object), ["__proto__", "constructor", "toString"]);
  assert.equal(Object.getPrototypeOf(decoded), Object.prototype);
  assert.equal(Reflect.get({}, "polluted"), undefined);
});

Deno.test("of two equal keys the last one wins", () => {
  assert.deepEqual(decodeHex("82a16101a16102"), { a: 2 });
  assert.deepEqual(decodeHex("8201010102"), new Map([[1, 2]]));
});

Deno.test("every extension type comes back as it was sent", () => {
  const value = {
    decimal: new Decimal("-0.10"),
    uuid: Uuid.random(),
    undefined: Undefined,
    extension: new Extension(-1, Uint8Array.of(1, 2, 3)),
    sixteen: new Extension(5, new Uint8Array(16)),
    set: new Set(["a", 1n << 60n, new Set()]),
  };
  assert.deepEqual(serializer.decode(serializer.encode(value)), value);
});

Deno.test("values made by another copy of the module travel too", () => {
  const foreign = { [Symbol.for("lymph.kind")]: "Decimal", value: "1.5" };
  const decimal = Object.create(Object.create(null, Object.getOwnPropertyDescriptors(foreign)));
  assert.deepEqual(serializer.decode(serializer.encode([decimal])), [new Decimal("1.5")]);
});

Deno.test("an offset with seconds is rounded, and the instant stays", () => {
  const historic = Temporal.ZonedDateTime.from("1900-01-01T00:00:00[Europe/Amsterdam]");
  const decoded = serializer.decode(serializer.encode(historic)) as Temporal.ZonedDateTime;
  assert.ok(decoded.toInstant().equals(historic.toInstant()));
});

Deno.test("a map with a truthy __type__ of one's own is refused", () => {
  for (const value of [{ __type__: "Nope", _: 1 }, new Map([["__type__", "Decimal"]])]) {
    assert.throws(() => serializer.encode(value), /Cannot encode __type__: the key "__type__"/);
  }
  for (const name of ["", 0, null, false, [], {}, new Uint8Array()]) {
    const value = { __type__: name, _: 1 };
    assert.deepEqual(serializer.decode(serializer.encode(value)), value);
  }
});

Deno.test("what cannot travel is named by its path", () => {
  const cases: readonly [unknown, RegExp][] = [
    [{ body: { items: [1, 2, 3, { when: () => 1 }] } }, /^Cannot encode body\.items\[3\]\.when: a/],
    [Symbol("x"), /^Cannot encode the value: Symbol\(x\)/],
    [[new (class Point {})()], /^Cannot encode \[0\]: an instance of Point/],
    [{ "a b": new Map([[7, new WeakMap()]]) }, /^Cannot encode \["a b"\]\[7\]: an instance of W/],
    [{ when: new Date(NaN) }, /^Cannot encode when: it is an invalid Date/],
    [[Promise.resolve()], /^Cannot encode \[0\]: an instance of Promise/],
  ];
  for (const [value, message] of cases) {
    assert.throws(() => serializer.encode(value), { name: "TypeError", message });
  }
  assert.throws(() => serializer.encode({ n: 2n ** 64n }), {
    name: "RangeError",
    message: /^C.* n:/,
  });
  assert.throws(() => serializer.encode([new Date(-1e15)]), RangeError);
});

Deno.test("an error thrown while a value is read is the cause", () => {
  const cause = new Error("boom");
  const value = {
    get broken() {
      throw cause;
    },
  };
  assert.throws(() => serializer.encode({ value }), {
    name: "TypeError",
    message: "Cannot encode value.broken: reading it failed: boom",
    cause,
  });
  assert.equal(hex(1), "01");
});

Deno.test("a cycle is a TypeError that says where it closes", () => {
  const cyclic: Record<string, unknown> = { name: "Joe" };
  cyclic.friends = [cyclic];
  assert.throws(() => serializer.encode({ cyclic }), {
    name: "TypeError",
    message: "Cannot encode cyclic.friends[0]: it contains itself",
  });
});

Deno.test("nesting is limited alike in both directions", () => {
  const nest = (depth: number, value: unknown) => {
    for (let level = 0; level < depth; level++) value = [value];
    return value;
  };
  assert.doesNotThrow(() => serializer.decode(serializer.encode(nest(64, 1))));
  assert.doesNotThrow(() => serializer.decode(serializer.encode(nest(63, new Decimal("1")))));
  assert.doesNotThrow(() => serializer.decode(serializer.encode(nest(62, new Set([1])))));
  assert.throws(() => serializer.encode(nest(65, 1)), RangeError);
  assert.throws(() => serializer.encode(nest(64, new Decimal("1"))), RangeError);
  assert.throws(() => serializer.encode(nest(63, new Set([1]))), RangeError);
  const shallow = createMsgpackSerializer({ maxDepth: 1 });
  assert.deepEqual(shallow.decode(shallow.encode([1])), [1]);
  assert.throws(() => shallow.decode(serializer.encode([[1]])), SyntaxError);
  assert.throws(() => createMsgpackSerializer({ maxDepth: 0 }), RangeError);
});

Deno.test("an embedded value is decoded in place", () => {
  const embedded = new Embedded(serializer.encode(new Decimal("1")));
  assert.deepEqual(serializer.decode(serializer.encode([embedded, 2])), [new Decimal("1"), 2]);
  for (const inner of ["", "0101", "91"]) {
    const bytes = serializer.encode([new Embedded(Uint8Array.fromHex(inner)), 1]);
    assert.throws(() => serializer.decode(bytes), SyntaxError);
  }
});

Deno.test("a long value stays as it is while others are encoded", () => {
  const long = (byte: number) => new Uint8Array(2 ** 21).fill(byte);
  const first = serializer.encode([long(1), "end"]);
  const second = serializer.encode([long(2)]);
  assert.deepEqual(serializer.decode(first), [long(1), "end"]);
  assert.deepEqual(serializer.decode(second), [long(2)]);
  assert.ok(
    first.buffer.byteLength < 1.01 * first.byteLength,
    "it takes little more than it needs",
  );
});

Deno.test("a long binary is encoded into memory of its own, which may be released", () => {
  const data = new Uint8Array(100_000).fill(1);
  const [first, second] = [serializer.encode({ data }), serializer.encode({ data })];
  assert.ok(first.buffer.byteLength < 120_000, `${first.buffer.byteLength}`);
  serializer.release(first);
  assert.equal(first.byteLength, 0);
  assert.deepEqual(serializer.decode(second), { data });
  assert.equal(data.byteLength, 100_000);
});

Deno.test("what was encoded beside others is not released with them", () => {
  const [first, second] = [serializer.encode("first"), serializer.encode("second")];
  serializer.release(first);
  assert.deepEqual([first, second].map((bytes) => serializer.decode(bytes)), ["first", "second"]);
});

Deno.test("long values after short ones, and short ones after long ones, keep their bytes", () => {
  const data = new Uint8Array(50_000).fill(2);
  const values = ["a", { data, text: "x".repeat(70_000) }, "b", [data, data, "c"], "d"];
  const encoded = values.map((value) => serializer.encode(value));
  assert.deepEqual(encoded.map((bytes) => serializer.decode(bytes)), values);
});

Deno.test("a long text takes the memory of its bytes, and arrives whatever it holds", () => {
  for (const unit of ["x", "\u00e4", "\u20ac", "\u{1f600}", "\ud800"]) {
    const text = unit.repeat(60_000);
    const bytes = serializer.encode(text);
    assert.ok(bytes.buffer.byteLength < bytes.byteLength + 20_000, `${bytes.buffer.byteLength}`);
    assert.equal(serializer.decode(bytes), text.toWellFormed());
  }
});
