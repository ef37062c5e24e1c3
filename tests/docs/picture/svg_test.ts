import assert from "node:assert/strict";
import { readSpans } from "./ansi.ts";
import { drawPanes } from "./svg.ts";

const ESCAPE = String.fromCharCode(27);

Deno.test("the picture keeps the colours of a terminal", () => {
  assert.deepEqual(readSpans(`a${ESCAPE}[1;32mb${ESCAPE}[0mc${ESCAPE}[91md`), [
    { text: "a", color: undefined, isBold: false },
    { text: "b", color: 2, isBold: true },
    { text: "c", color: undefined, isBold: false },
    { text: "d", color: 9, isBold: false },
  ]);
});

Deno.test("the picture shows text as it is, markup included", () => {
  const svg = drawPanes([{ title: "node", lines: ["<a> & b"] }], 20);
  assert.match(svg, />&lt;a> &amp; b</);
});
