import assert from "node:assert/strict";
import { createRandom } from "../../../tests/support/random.ts";
import { createMsgpackSerializer } from "./msgpack.ts";

const serializer = createMsgpackSerializer();
const refuse = (hex: string) =>
  assert.throws(() => serializer.decode(Uint8Array.fromHex(hex)), SyntaxError, hex);

Deno.test("10,000 nested containers are a SyntaxError", () => {
  for (
    const level of ["91", "81a161", "8101", "c90000ffff65", "82a85f5f747970655f5fa3736574a15f91"]
  ) {
    refuse(level.repeat(10_000));
  }
  const embedded = new Uint8Array(60_000);
  for (let level = 0, at = 0; level < 10_000; level++, at += 6) {
    const rest = embedded.length - at - 6;
    embedded.set(
      [0xc9, rest >>> 24, (rest >> 16) & 0xff, (rest >> 8) & 0xff, rest & 0xff, 101],
      at,
    );
  }
  assert.throws(() => serializer.decode(embedded), SyntaxError);
});

Deno.test("lengths beyond the input are a SyntaxError before anything is allocated", () => {
  for (const code of ["c6", "db", "dd", "df"]) refuse(`${code}ffffffff00`);
  for (const code of ["c5", "da", "dc", "de"]) refuse(`${code}ffff00`);
  refuse("c9ffffffff6500");
  refuse("c9ffffffff0500");
});

Deno.test("input that ends early or too late is a SyntaxError", () => {
  const bytes = serializer.encode({ a: [1, -200, 1.5, "text", 1n << 60n, new Uint8Array(300)] });
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => serializer.decode(bytes.subarray(0, length)), SyntaxError);
  }
  refuse("0101");
  refuse("c1");
});

Deno.test("invalid UTF-8 is a SyntaxError in strings of every length", () => {
  for (const bad of ["ff", "80", "c3", "c080", "eda080", "f4908080", "e28", "f09f98"]) {
    const even = bad.length % 2 ? `${bad}0` : bad;
    for (const padding of [0, 3, 13, 20, 40, 60, 400]) {
      const text = `${"61".repeat(padding)}${even}`;
      const header = `db${(text.length / 2).toString(16).padStart(8, "0")}`;
      refuse(header + text);
      refuse(`81${header}${text}01`);
    }
  }
});

Deno.test("malformed extension types are a SyntaxError", () => {
  const typed = (name: unknown, payload: unknown) =>
    serializer.encode(new Map([["__typ__", name], ["_", payload]])).toHex()
      .replace("a75f5f7479705f5f", "a85f5f747970655f5f");
  for (
    const [name, payload] of [
      ["Nope", 1],
      ["constructor", 1],
      [7, 1],
      [[1], 1],
      ["set", "text"],
      ["set", { length: 1 }],
      ["Decimal", "abc"],
      ["Decimal", 1],
      ["Decimal", null],
      ["UUID", "1234"],
      ["date", "2016-02-30"],
      ["date", "2016-2-3"],
      ["time", "25:00:00Z"],
      ["datetime", "2016-02-24"],
      ["datetime", "2016-02-24T13:37:60"],
      ["datetime", "2016-02-24T25:37:42"],
      ["datetime", "2016-02-24T13:37:42+99:99"],
      ["datetime", [1]],
    ]
  ) refuse(typed(name, payload));
  refuse("81a85f5f747970655f5fa3736574");
});

Deno.test("random bytes are a value or a SyntaxError, nothing else", () => {
  const random = createRandom(20160224);
  const sample = serializer.encode({
    when: new Date(0),
    ids: new Set([1, "two"]),
    nested: { list: [1.5, -7, "héllo", null, new Uint8Array(3)], 1: true },
  });
  let values = 0;
  for (let round = 0; round < 100_000; round++) {
    let bytes: Uint8Array;
    if (round % 2 === 0) {
      bytes = Uint8Array.from({ length: 1 + random.below(24) }, () => random.below(256));
    } else {
      bytes = sample.slice();
      for (let flips = 1 + random.below(3); flips > 0; flips--) {
        bytes[random.below(bytes.length)] = random.below(256);
      }
    }
    try {
      serializer.decode(bytes);
      values++;
    } catch (error) {
      assert.ok(error instanceof SyntaxError, `${bytes.toHex()}: ${error}`);
    }
  }
  assert.ok(values > 0);
});

Deno.test("M4 the key __proto__ is a key like any other, in every form that it may come in", () => {
  const name = "a95f5f70726f746f5f5f";
  const evil = "81a76973206576696cc3"; // { "is evil": true }
  for (const form of [name, `d9${"09"}${name.slice(2)}`, `c409${name.slice(2)}`]) {
    for (const hex of [`81${form}${evil}`, `de0001${form}${evil}`, `82a16101${form}${evil}`]) {
      const value = serializer.decode(Uint8Array.fromHex(hex)) as Record<string, unknown>;
      assert.equal(Object.getPrototypeOf(value), Object.prototype, hex);
      assert.equal(value["is evil"], undefined, hex);
      assert.deepEqual(Object.getOwnPropertyDescriptor(value, "__proto__"), {
        value: { "is evil": true },
        configurable: true,
        enumerable: true,
        writable: true,
      });
      assert.equal(
        serializer.encode(value).length,
        name.length / 2 + evil.length / 2 + (value.a ? 4 : 1),
      );
    }
  }
  const many = new Map<string, unknown>(
    Array.from({ length: 600 }, (_, index) => [`k${index}`, 0]),
  );
  many.set("__proto__", { "is evil": true });
  const large = serializer.decode(serializer.encode(many)) as Record<string, unknown>;
  assert.equal(large["is evil"], undefined, "in a large map, too");
  assert.ok(Object.hasOwn(large, "__proto__"));
});
