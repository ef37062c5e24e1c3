import assert from "node:assert/strict";
import { createRandom } from "../../../tests/support/random.ts";
import { Decimal, Extension, Uuid } from "../../../core/values/mod.ts";
import { JsonSerializer } from "../json/json.ts";
import { MsgpackSerializer } from "../msgpack/msgpack.ts";

const MAX_BYTES = 1024 * 1024;
const UNITS = MAX_BYTES / 16;
const serializer = new MsgpackSerializer({ maxBytes: MAX_BYTES });
const large = new MsgpackSerializer();
const COSTLY = /(SyntaxError|RangeError): Cannot (de|en)code .*limit of 1048576 bytes allows/;

/** An item that goes into a list, and how many of them are surely too many. */
const kinds: Readonly<Record<string, readonly [item: (index: number) => unknown, count: number]>> =
  {
    nil: [() => null, UNITS],
    booleans: [(index) => index % 2 === 0, UNITS],
    integers: [(index) => index % 100, UNITS],
    floats: [(index) => index + 0.5, UNITS / 2],
    "integers of 64 bits": [(index) => (1n << 60n) + BigInt(index), UNITS / 9],
    "short texts": [(index) => String(index), UNITS / 5],
    "long texts": [() => "x".repeat(16_000), UNITS / 1000],
    "long texts of two bytes each": [() => "é".repeat(16_000), UNITS / 2000],
    "empty maps": [() => ({}), UNITS / 5],
    "empty lists": [() => [], UNITS / 5],
    "empty binaries": [() => new Uint8Array(), UNITS / 25],
    "long binaries": [() => new Uint8Array(16_000), UNITS / 1000],
    extensions: [() => new Extension(5, new Uint8Array(1)), UNITS / 33],
    "known keys": [() => ({ name: 1 }), UNITS / 8],
    decimals: [() => new Decimal("1.25"), UNITS / 80],
    uuids: [() => new Uuid(crypto.randomUUID()), UNITS / 80],
    datetimes: [() => new Date(0), UNITS / 230],
    dates: [() => new Temporal.PlainDate(2016, 2, 24), UNITS / 230],
    times: [() => new Temporal.PlainTime(13, 37), UNITS / 230],
    sets: [() => new Set(), UNITS / 50],
    "Maps of numbers": [() => new Map([[1, 2]]), UNITS / 12],
  };

for (const [name, [item, count]] of Object.entries(kinds)) {
  Deno.test(`A3 too many ${name} are refused by both sides, and a tenth is not`, () => {
    const many = Array.from({ length: Math.ceil(count) }, (_, index) => item(index));
    const few = many.slice(0, Math.ceil(many.length / 10));
    assert.throws(() => serializer.encode(many), COSTLY);
    assert.throws(() => serializer.decode(large.encode(many)), COSTLY);
    const bytes = serializer.encode(few);
    assert.equal((serializer.decode(bytes) as unknown[]).length, few.length);
    assert.ok(serializer.decodedBytes <= MAX_BYTES / 2, "and says what it took");
  });
}

Deno.test("S1 a map of new keys is refused before the first is read", () => {
  for (const code of ["a161", "c40161", "d90161", "c5000161"]) {
    const map = Uint8Array.fromHex("df00000800" + `${code}01`.repeat(0x800));
    map.set([0xc1], map.length - 1); // what is invalid at its end is never seen
    assert.throws(() => serializer.decode(map), /at byte 5: its values need more memory/);
  }
});

Deno.test("S1 a list is refused before its first item is read", () => {
  const list = new Uint8Array(5 + 2 * UNITS).fill(0xc1);
  list.set([0xdd, 0, 2, 0, 0]);
  assert.throws(() => serializer.decode(list), /at byte 5: its values need more memory/);
});

Deno.test("A3 new keys of many small maps are refused, known ones are not", () => {
  const maps = (key: (index: number) => unknown, count = 2000) =>
    large.encode(Array.from({ length: count }, (_, index) => new Map([[key(index), 1]])));
  const utf8 = new TextEncoder();
  assert.throws(() => serializer.decode(maps((index) => `key ${index}`)), COSTLY);
  assert.throws(() => serializer.decode(maps((index) => utf8.encode(`key ${index}`))), COSTLY);
  assert.throws(
    () => serializer.decode(maps((index) => Uint8Array.of(255, index, index >> 8))),
    COSTLY,
  );
  assert.throws(() => serializer.decode(maps((index) => "long".repeat(80) + index)), COSTLY);
  for (const key of ["name", "n".repeat(40), utf8.encode("binary name")]) {
    const decoded = serializer.decode(maps(() => key)) as object[];
    assert.deepEqual(decoded[1999], { [typeof key === "string" ? key : "binary name"]: 1 });
  }
});

Deno.test("A3 keys that push one another out of the cache are new only once", () => {
  const record = Object.fromEntries(["1", "2", "3", "4", "5"].map((x) => [`a${x}b${x}c`, 1]));
  const records = Array(900).fill(record);
  assert.equal((serializer.decode(serializer.encode(records)) as unknown[]).length, 900);
  const json = new JsonSerializer({ maxBytes: MAX_BYTES });
  assert.equal((json.parse(JSON.stringify(records.slice(0, 600))) as unknown[]).length, 600);
});

Deno.test("A3 known keys in ever new orders are refused, in one order they are not", () => {
  const random = createRandom(7);
  const keys = Array.from({ length: 12 }, (_, index) => `key ${index}`);
  const shuffled = () =>
    Object.fromEntries(
      keys.map((key) => [key, random.below(99)] as const)
        .sort(() => random.below(3) - 1),
    );
  serializer.decode(large.encode(shuffled()));
  const orders = Array.from({ length: 600 }, shuffled);
  assert.throws(() => serializer.decode(large.encode(orders)), COSTLY);
  const same = Array(600).fill(orders[0]);
  assert.equal((serializer.decode(large.encode(same)) as unknown[]).length, 600);
});

Deno.test("A3 a message of new keys leaves names that others repeat in the cache", () => {
  const serializer = new MsgpackSerializer();
  const names = Array.from({ length: 100 }, (_, index) => `name ${index}`);
  const known = (
    name: string,
  ) => (serializer.decode(large.encode({ [name]: 1 })), serializer.decodedBytes);
  names.forEach(known);
  const cost = Math.min(...names.map(known));
  const letter = (index: number) => String.fromCharCode(33 + index % 90);
  const keyOf = (index: number) => `${letter(index)} ${letter(index / 90)} ${letter(index / 8100)}`;
  const many = Array.from({ length: 20_000 }, (_, index) => ({ [keyOf(index)]: 1 }));
  serializer.decode(large.encode(many));
  const kept = names.filter((name) => known(name) === cost).length;
  assert.ok(kept > 0, `${kept} of ${names.length} are kept`);
});

Deno.test("A3 an object of one high index takes a table, not an array of empty places", () => {
  const value = { 1000: "a", 7: "b", name: "c", 4294967294: "d", 4294967295: "e", "007": "f" };
  const decoded = large.decode(large.encode(value)) as object;
  assert.deepEqual(decoded, value);
  assert.deepEqual(Object.keys(decoded), Object.keys(value));
  const costOf = (value: unknown) => {
    const fresh = new MsgpackSerializer();
    fresh.decode(fresh.encode(value));
    return fresh.decodedBytes;
  };
  assert.equal(costOf({ 1000: 1 }), costOf({ 1: 1 }) + 512, "such a key has its price");
});

Deno.test("A3 a set of many members pays for each of them", () => {
  assert.throws(() => serializer.encode(new Set(Array(UNITS / 4).keys())), COSTLY);
  const typed = new Map<unknown, unknown>([["_", [...Array(UNITS / 4).keys()]], [
    "__typ__",
    "set",
  ]]);
  const hex = large.encode(typed).toHex().replace("a75f5f7479705f5f", "a85f5f747970655f5f");
  assert.throws(() => serializer.decode(Uint8Array.fromHex(hex)), COSTLY);
});

Deno.test("A3 the budget is new for each value", () => {
  const most = Array(UNITS / 2).fill(1);
  for (let round = 0; round < 5; round++) {
    assert.equal((serializer.decode(serializer.encode(most)) as unknown[]).length, UNITS / 2);
  }
});

Deno.test("A3 a limit that leaves no room for a message is a RangeError", () => {
  for (const maxBytes of [0, -1, NaN, 1000]) {
    assert.throws(() => new MsgpackSerializer({ maxBytes }), RangeError);
    assert.throws(() => new JsonSerializer({ maxBytes }), RangeError);
  }
});

Deno.test("A3 JSON of too many values of any kind is refused before it is parsed", () => {
  const json = new JsonSerializer({ maxBytes: MAX_BYTES });
  const list = (item: (index: number) => string, count: number) =>
    `[${Array.from({ length: count }, (_, index) => item(index)).join()}`; // never ends
  for (
    const text of [
      list(() => "1", UNITS),
      list(() => "[]", UNITS),
      list(() => '"a"', UNITS / 4),
      list(() => `"${"x".repeat(16_000)}"`, UNITS / 900),
      list((index) => `{"key ${index}":1}`, UNITS / 64),
      list(() => `{"400":1}`, UNITS / 200),
      `{${list((index) => `"key ${index}" : 1`, UNITS / 64).slice(1)}`,
      list(() => "1234567890123456789", UNITS / 32),
    ]
  ) assert.throws(() => json.parse(text), /SyntaxError: .*1048576 bytes allows/);
});

Deno.test("A3 JSON of too many tagged values is refused", () => {
  const json = new JsonSerializer({ maxBytes: MAX_BYTES });
  const dates = Array.from({ length: 1000 }, () => '{"__type__":"date","_":"2016-02-24"}');
  assert.throws(() => json.parse(`[${dates}]`), /SyntaxError: .*1048576 bytes allows/);
  assert.equal((json.parse(`[${dates.slice(100, 200)}]`) as unknown[]).length, 100);
});

Deno.test("A3 JSON that needs no second look is read as with one", () => {
  const json = new JsonSerializer();
  for (const text of ['{"a":[1,2.5,-0,"b\\n\u00e4",null,true],"__proto__":{"c":1}}', "1e22"]) {
    assert.deepEqual(json.parse(text), JSON.parse(text));
  }
  assert.equal(json.parse("9007199254740993"), 9007199254740993n);
  assert.throws(() => json.parse("1e999"), SyntaxError);
  assert.throws(() => json.parse('{"__typ\u0065__":"Nope","_":1}'), SyntaxError);
  assert.ok(json.parse('{"\u005f_type__":"set","_":[1]}') instanceof Set);
});

Deno.test("A3 with a small heap the limit is small, and hostile values end nothing", async () => {
  const module = new URL("../msgpack/msgpack.ts", import.meta.url);
  const script = `import { MsgpackSerializer } from ${JSON.stringify(module.href)};
    const serializer = new MsgpackSerializer();
    for (const [count, byte] of [[60e6, 1], [3e6, 0x80], [5e6, 0xc0], [1e6, 0xc0], [100e3, 0x90]]) {
      const list = new Uint8Array(5 + count).fill(byte);
      list.set([0xdd, count >>> 24, count >>> 16, count >>> 8, count]);
      try { console.log(serializer.decode(list).length); } catch (error) { console.log(error.name); }
    }`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", "--v8-flags=--max-old-space-size=64", script],
  }).output();
  const said = new TextDecoder().decode(stdout).trim().split("\n");
  const what = new TextDecoder().decode(stderr).slice(0, 500);
  // Without a small heap five million fit.
  const refused = ["SyntaxError", "SyntaxError", "SyntaxError"];
  assert.deepEqual(said, [...refused, "1000000", "100000"], what);
});

Deno.test("M4 where the engine has the accessor __proto__, decoded maps do not use it", async () => {
  const module = new URL("../msgpack/msgpack.ts", import.meta.url);
  const script = `import { MsgpackSerializer } from ${JSON.stringify(module.href)};
    const value = new MsgpackSerializer().decode(Uint8Array.fromHex("81a95f5f70726f746f5f5f81a17801"));
    console.log(value.x, Object.keys(value));`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", "--unstable-unsafe-proto", script],
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(new TextDecoder().decode(stdout).trim(), 'undefined [ "__proto__" ]');
});
