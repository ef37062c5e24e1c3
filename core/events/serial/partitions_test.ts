import assert from "node:assert/strict";
import vectors from "../../../tests/data/vectors.json" with { type: "json" };
import { partitionOf, partitionsOf } from "./partitions.ts";

Deno.test("keys fall into the same partitions as in the original", () => {
  for (const { key, count, index } of vectors.serial_event_partition) {
    assert.equal(partitionOf(key, count), index, `${key} of ${count}`);
  }
  assert.equal(partitionOf(1, 12), partitionOf("1", 12));
});

const share = (ids: string[], count: number) => ids.map((id) => [...partitionsOf(ids, count, id)]);

Deno.test("every partition belongs to exactly one instance, and all have their share", () => {
  for (let size = 1; size <= 15; size++) {
    const ids = Array.from({ length: size }, (_, index) => `instance-${index}`);
    const shares = share(ids, 12);
    assert.deepEqual(shares.flat().sort((a, b) => a - b), Array.from({ length: 12 }, (_, i) => i));
    const sizes = shares.map(({ length }) => length);
    assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1, `${size} instances: ${sizes}`);
  }
});

Deno.test("the order of the instances is of no matter", () => {
  const ids = ["a", "b", "c", "d", "e"];
  for (const id of ids) {
    assert.deepEqual(partitionsOf(ids, 12, id), partitionsOf(ids.toReversed(), 12, id));
  }
});

Deno.test("most partitions stay where they are when an instance goes", () => {
  const ids = Array.from({ length: 10 }, (_, index) => `instance-${index}`);
  const rest = ids.slice(1);
  let kept = 0;
  for (const id of rest) {
    kept += partitionsOf(ids, 200, id).intersection(partitionsOf(rest, 200, id)).size;
  }
  assert.ok(kept > 150, `${kept} of 180 stayed`);
});
