import assert from "node:assert/strict";
import { Decimal, Extension, Float } from "../../../core/values/mod.ts";
import { createRandom } from "../../../tests/support/random.ts";
import { createMsgpackSerializer } from "./msgpack.ts";
import { anyValue } from "./testdata/random_value.ts";

const BEGINNING_BYTES = 1024;
const LONG = new Uint8Array(40_000).map((_, index) => index);

const serializer = createMsgpackSerializer();

/** Takes the long value out, as a transport does that knows only the beginning at first. */
function takeOut(encoded: Uint8Array<ArrayBuffer>) {
  const found = serializer.findLong(encoded.subarray(0, BEGINNING_BYTES));
  if (found === undefined) return undefined;
  const { start, length } = found;
  const bytes = encoded.slice(start, start + length);
  const rest = new Uint8Array([...encoded.subarray(0, start), ...encoded.subarray(start + length)]);
  return { rest, part: { start, bytes } };
}

Deno.test("a long binary is found wherever it stands, and is decoded as it is", () => {
  const values = [
    LONG,
    { data: LONG },
    { name: "Joe", id: -1, big: 2n ** 60n, ratio: 0.5, data: LONG, after: "text" },
    { whole: new Float(2), short: new Uint8Array(300), list: [1, [2, { data: LONG }], 3] },
    { tags: ["a".repeat(40), "b".repeat(300)], kind: new Extension(7, new Uint8Array(9)), LONG },
    { price: new Decimal("1.5"), small: [200, -200, 70_000, -70_000, 1e10, -1e10], LONG },
    new Map<unknown, unknown>([[1, true], [2, LONG]]),
    [LONG, LONG.slice(1), "x".repeat(50_000)],
  ];
  for (const value of values) {
    const encoded = serializer.encode(value);
    const taken = takeOut(encoded);
    assert.ok(taken !== undefined);
    assert.deepEqual(taken.part.bytes, LONG);
    serializer.decode(encoded); // a key costs more the first time
    const whole = [serializer.decode(encoded), serializer.decodedBytes];
    const decoded = serializer.decode(taken.rest, taken.part);
    assert.deepEqual([decoded, serializer.decodedBytes], whole);
  }
  const { rest, part } = takeOut(serializer.encode({ data: LONG })) ?? {};
  assert.equal((serializer.decode(rest ?? LONG, part) as { data: Uint8Array }).data, part?.bytes);
});

Deno.test("a long binary is found behind any values that are short enough", () => {
  const random = createRandom(4);
  let found = 0;
  for (let round = 0; round < 1000; round++) {
    const value = [anyValue(random, 3), LONG];
    const taken = takeOut(serializer.encode(value));
    if (taken === undefined) continue;
    found++;
    assert.deepEqual(serializer.decode(taken.rest, taken.part), value);
  }
  assert.ok(found > 500, `${found}`);
});

Deno.test("short binaries, long texts and what begins too late are not found", () => {
  const values = [
    new Uint8Array(30_000),
    "x".repeat(50_000),
    new Extension(1, LONG),
    ["x".repeat(2000), LONG],
    [...new Array(100).fill(0), LONG],
    null,
  ];
  for (const value of values) assert.equal(takeOut(serializer.encode(value)), undefined);
  const encoded = serializer.encode({ data: LONG });
  for (let length = 0; length < 9; length++) {
    assert.equal(serializer.findLong(encoded.subarray(0, length)), undefined, `${length}`);
  }
  assert.ok(serializer.findLong(encoded.subarray(0, 9)));
});

Deno.test("a part that does not belong to its bytes is refused", () => {
  const { rest = LONG, part = { start: 0, bytes: LONG } } =
    takeOut(serializer.encode({ data: LONG })) ?? {};
  const others = [
    { ...part, start: part.start - 1 },
    { ...part, start: part.start + 1 },
    { ...part, bytes: LONG.slice(1) },
  ];
  for (const other of others) assert.throws(() => serializer.decode(rest, other), SyntaxError);
  assert.throws(() => serializer.decode(serializer.encode(1), part), /bytes follow the value/);
  assert.throws(() => serializer.decode(rest), SyntaxError);
});

Deno.test("A3 a long binary that was taken out costs what it costs in its message", () => {
  const strict = createMsgpackSerializer({ maxBytes: 64 * 1024 });
  const { rest = LONG, part } = takeOut(serializer.encode([new Uint8Array(100_000)])) ?? {};
  assert.throws(() => strict.decode(rest, part), /need more memory or time than the limit/);
});
