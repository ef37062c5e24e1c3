import assert from "node:assert/strict";
import { parseJsonc } from "./jsonc.ts";

Deno.test("comments and trailing commas are no part of the value", () => {
  const text = `\uFEFF// first
{
  "a": 1, /* "b": 2, */
  "list": [1, 2, // the last
  ],
}`;
  assert.deepEqual(parseJsonc(text), { a: 1, list: [1, 2] });
});

Deno.test("what looks like a comment inside of a string stays", () => {
  const value = { url: "https://example.org/*", quote: 'a "//" b', tail: ",}" };
  assert.deepEqual(parseJsonc(JSON.stringify(value)), value);
});

Deno.test("anything else is an error", () => {
  assert.throws(() => parseJsonc("{ a: 1 }"), SyntaxError);
});
