import assert from "node:assert/strict";
import { printable } from "./printable.ts";

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
