import assert from "node:assert/strict";
import { escapeControls, printable, printableLine } from "./printable.ts";

Deno.test("control characters are written out", () => {
  assert.equal(
    printable("a\x1b[2J\r\nb\x9b\x7f\0"),
    "a\\u001b[2J\\u000d\\u000ab\\u009b\\u007f\\u0000",
  );
});

Deno.test("characters that turn the direction of text are written out", () => {
  assert.equal(printable("\u202eevil\u2066\u2028"), "\\u202eevil\\u2066\\u2028");
});

Deno.test("other text stays as it is", () => {
  const text = "Grüße, 世界 🎉 \\u001b";
  assert.equal(printable(text), text);
});

Deno.test("long text is cut and says so", () => {
  assert.equal(printable("x".repeat(10), 4), "xxxx… (10 characters)");
});

Deno.test("A20 text that was put together here keeps its line breaks and colors, and nothing else", () => {
  const text = "\x1b[1ma\x1b[22m\tb\nc \x07\x9b\u2028\u202e\u2066\u200f\x7f\r";
  const escaped = "\\u0007\\u009b\\u2028\\u202e\\u2066\\u200f\\u007f\\u000d";
  assert.equal(escapeControls(text), `\x1b[1ma\x1b[22m\tb\nc ${escaped}`);
});

Deno.test("A20 JSON means the same after it was made safe to print", () => {
  const value = { text: "\x9b31m \u2028 \u202e \u200f ü" };
  const json = escapeControls(JSON.stringify(value));
  assert.match(json, /^[ -~ü]+$/);
  assert.deepEqual(JSON.parse(json), value);
});

Deno.test("A20 a line of another program keeps colors and tabs", () => {
  assert.equal(
    printableLine("\x1b[31mred\x1b[0m\t\x1b[2J\x9b2J"),
    "\x1b[31mred\x1b[0m\t\\u001b[2J\\u009b2J",
  );
});
