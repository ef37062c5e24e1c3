import assert from "node:assert/strict";
import { arrange, type Arrangement } from "./arrange.ts";
import type { Line } from "./view.ts";

const VIEW = {
  columns: ["shop", "calls"].map((name) => ({ name, title: name, short: name, keep: 0 })),
};
const LINES: readonly Line[] = ([["Bill", null], ["Cart", 2], ["art", 9], ["Arm", 2]] as const)
  .map((values) => ({ cells: [], values, isWrong: false, row: undefined }));

function arranged(change: Partial<Arrangement>): unknown[] {
  const arrangement = { sort: "shop", isReversed: false, filter: "", ...change };
  return arrange(LINES, VIEW, arrangement).map(({ values: [name] }) => name);
}

Deno.test("rows are sorted by name, and by numbers from the largest, unknown ones last", () => {
  assert.deepEqual(arranged({}), ["Arm", "Bill", "Cart", "art"]);
  assert.deepEqual(arranged({ sort: "calls" }), ["art", "Arm", "Cart", "Bill"]);
});

Deno.test("a reversed order has unknown numbers last all the same", () => {
  assert.deepEqual(arranged({ isReversed: true }), ["art", "Cart", "Bill", "Arm"]);
  assert.deepEqual(arranged({ sort: "calls", isReversed: true }), ["Arm", "Cart", "art", "Bill"]);
});

Deno.test("a filter finds part of a name in any case", () => {
  assert.deepEqual(arranged({ filter: "AR" }), ["Arm", "Cart", "art"]);
});
