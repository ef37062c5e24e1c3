import assert from "node:assert/strict";
import { createMsgpackSerializer } from "./msgpack.ts";
import { SpareMemory } from "./spare_memory.ts";

const MIB = 2 ** 20;

/** Memory that has been used, with a content of its own. */
function used(spare: SpareMemory, bytes: number, content: number): Uint8Array<ArrayBuffer> {
  const memory = spare.take(bytes, bytes);
  memory[0] = content;
  return memory;
}

Deno.test("memory that was given back is handed out again, and lost to its last user", () => {
  const spare = new SpareMemory();
  const memory = used(spare, 100_000, 7);
  spare.giveBack(memory.buffer);
  assert.equal(memory.length, 0);
  assert.equal(spare.bytes, 100_000);
  const again = spare.take(90_000, 95_000);
  assert.deepEqual([again.length, again[0], spare.bytes], [100_000, 7, 0]);
});

Deno.test("memory is handed out if it is large enough, and not much larger", () => {
  const spare = new SpareMemory();
  spare.giveBack(used(spare, 100_000, 7).buffer);
  assert.equal(spare.take(100_001, 101_000).length, 101_000);
  assert.equal(spare.take(79_999, 81_000).length, 81_000);
  assert.equal(spare.take(80_000, 81_000).length, 100_000);
});

Deno.test("at most 32 MiB and 16 buffers are kept, those that came back last", () => {
  const spare = new SpareMemory();
  const memories = [30, 1, 1, 1, 33].map((size, index) => used(spare, size * MIB, index));
  for (const memory of memories) spare.giveBack(memory.buffer);
  assert.equal(spare.bytes, 3 * MIB);
  const small = Array.from({ length: 20 }, (_, index) => used(spare, 50_000, index));
  for (const memory of small) spare.giveBack(memory.buffer);
  assert.equal(spare.bytes, 16 * 50_000);
  assert.equal(spare.take(50_000, 50_000)[0], 19, "the last one is the likeliest in the cache");
});

Deno.test("memory of others is freed instead of kept", () => {
  const spare = new SpareMemory();
  const memory = new Uint8Array(100_000);
  spare.giveBack(memory.buffer);
  assert.deepEqual([memory.length, spare.bytes], [0, 0]);
});

Deno.test("memory that is not used between two looks is freed", () => {
  const spare = new SpareMemory();
  spare.giveBack(used(spare, MIB, 1).buffer);
  spare.freeUnused();
  assert.equal(spare.bytes, MIB, "it was just used");
  spare.giveBack(spare.take(MIB, MIB).buffer);
  spare.freeUnused();
  assert.equal(spare.bytes, MIB);
  spare.freeUnused();
  assert.equal(spare.bytes, 0);
});

Deno.test("long messages use the memory of those that were released, and hold nothing of them", () => {
  const serializer = createMsgpackSerializer();
  const values = [40_000, 50_000, 45_000, 300_000, 290_000, 45_000].flatMap((length, index) => [
    { data: new Uint8Array(length).fill(index), after: index },
    { text: String(index).repeat(length), after: [index] },
    [new Uint8Array(length).fill(index), "y".repeat(length), index],
  ]);
  for (const value of values) {
    const bytes = serializer.encode(value);
    assert.deepEqual(bytes.slice(), createMsgpackSerializer().encode(value).slice());
    serializer.release(bytes);
    assert.equal(bytes.length, 0);
  }
  const first = serializer.encode(new Uint8Array(100_000).fill(1));
  const second = serializer.encode(new Uint8Array(100_000).fill(2));
  assert.notEqual(first.buffer, second.buffer, "what is not released is not used again");
  assert.deepEqual(new Set(first.subarray(5)), new Set([1]));
});
