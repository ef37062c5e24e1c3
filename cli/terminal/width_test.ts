import assert from "node:assert/strict";
import { cut, padEnd, padStart, widthOf } from "./width.ts";

const WIDTHS = [
  ["", 0],
  ["order.placed", 12],
  ["Größe", 5],
  ["Gro\u0308ße", 5],
  ["注文", 4],
  ["ﾊﾝｶｸ", 4],
  ["ｆｕｌｌ", 8],
  ["한글", 4],
  ["\u1112\u1161\u11ab", 2],
  ["क्षत्रिय", 5],
  ["กำ", 2],
  ["ﾊﾟ", 2],
  ["❤️", 2],
  ["🍕", 2],
  ["👩‍👩‍👧‍👦", 2],
  ["🇩🇪", 2],
  ["a\u200bb", 2],
  ["\u0301", 0],
  ["…█·", 3],
] as const;

for (const [text, width] of WIDTHS) {
  Deno.test(`${JSON.stringify(text)} takes ${width} columns`, () => {
    assert.equal(widthOf(text), width);
  });
}

Deno.test("texts are padded to a width, and never shortened", () => {
  assert.deepEqual([padEnd("注", 4), padStart("注", 4), padEnd("注文", 3)], [
    "注  ",
    "  注",
    "注文",
  ]);
});

const CUTS = [
  ["abc", 3, "abc"],
  ["abcd", 3, "ab…"],
  ["注文", 4, "注文"],
  ["注文", 3, "注…"],
  ["注文x", 4, "注…"],
  ["a👩‍👩‍👧‍👦bcd", 4, "a👩‍👩‍👧‍👦…"],
  ["ab", 1, "…"],
] as const;

for (const [text, width, expected] of CUTS) {
  Deno.test(`of ${text}, ${expected} fits into ${width} columns`, () => {
    assert.equal(cut(text, width), expected);
  });
}
