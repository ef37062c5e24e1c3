import assert from "node:assert/strict";
import { NOT_COPIED } from "../../../core/serializer.ts";
import { dump } from "../../../core/values/mod.ts";
import { createRandom } from "../../../tests/support/random.ts";
import { createMsgpackSerializer } from "./msgpack.ts";
import { anyValue, oddValue } from "./testdata/random_value.ts";

const KIB = 1024;
const serializer = createMsgpackSerializer();
/** Each of the odd values is met beside many others. */
const ROUNDS = 5000 * Number(Deno.env.get("LYMPH_REPEAT") ?? 1);

/** What arrives, or why nothing does. */
function arrivalOf(value: unknown, { encode, decode } = bound(serializer)): {
  readonly value?: unknown;
  readonly refusal?: string;
} {
  try {
    return { value: decode(encode(value)) };
  } catch (error) {
    return { refusal: String(error) };
  }
}

function bound(of: typeof serializer) {
  return { encode: of.encode.bind(of), decode: of.decode.bind(of) };
}

Deno.test("of 5,000 odd values, a copy is what would arrive, and nothing refused is copied", () => {
  const random = createRandom(4);
  let copies = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const value = oddValue(random, 4);
    const copy = serializer.copy(value);
    const { value: arrived, refusal } = arrivalOf(value);
    if (copy === NOT_COPIED) continue;
    copies++;
    assert.equal(refusal, undefined, Deno.inspect(value));
    assert.deepEqual(copy, arrived);
    // Also the order of keys, and the sign of zero.
    assert.deepEqual(Deno.inspect(copy, { depth: 20 }), Deno.inspect(arrived, { depth: 20 }));
  }
  assert.ok(copies > ROUNDS / 3, `${copies} copies`);
});

Deno.test("what a fresh decoder might refuse for its cost is not copied", () => {
  const random = createRandom(5);
  let copies = 0;
  for (let round = 0; round < 2000; round++) {
    const small = createMsgpackSerializer({ maxBytes: 64 * KIB, maxDepth: 6 });
    const value = Array.from({ length: random.below(12) }, () => anyValue(random, 4));
    if (small.copy(value) === NOT_COPIED) continue;
    copies++;
    assert.equal(arrivalOf(value, bound(small)).refusal, undefined, Deno.inspect(value));
  }
  assert.ok(copies > 200, `${copies} copies`);
});

Deno.test("a copy costs what a decoder that knows its keys has to pay", () => {
  const value = { items: [{ name: "tea", price: 1.5, bytes: new Uint8Array(100) }], n: 2 ** 40 };
  const bytes = serializer.encode(value);
  for (let round = 0; round < 2; round++) serializer.decode(bytes);
  assert.deepEqual(serializer.copy(value), value);
  assert.equal(serializer.copiedBytes, serializer.decodedBytes);
});

Deno.test("a copy costs as much as the texts of its keys, and is left to others if they are long", () => {
  serializer.copy({ ["k".repeat(64 * KIB)]: 1 });
  assert.ok(serializer.copiedBytes > 64 * KIB, `${serializer.copiedBytes}`);
  assert.equal(serializer.copy({ ["k".repeat(1024 * KIB)]: 1 }), NOT_COPIED);
});

Deno.test("no change of a value shows in its copy", () => {
  const [item, member] = [{ a: 1 }, [1]];
  const value = { list: [item], bytes: Uint8Array.of(1), set: new Set([member]), at: new Date(0) };
  const copy = serializer.copy(value);
  const before = serializer.decode(serializer.encode(value));
  item.a = 2;
  value.bytes[0] = 2;
  member.push(2);
  value.at.setFullYear(2000);
  assert.deepEqual(copy, before);
});

Deno.test("a value that copies something while it is copied is left to the encoder", () => {
  const inner = { [dump]: () => serializer.copy({ a: 1 }) };
  assert.equal(serializer.copy([inner]), NOT_COPIED);
  assert.deepEqual(serializer.copy([1]), [1]);
});
