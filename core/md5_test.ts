import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { md5 } from "./md5.ts";

Deno.test("the digests are those of RFC 1321", () => {
  const digits = "1234567890".repeat(8);
  assert.deepEqual([md5(""), md5("abc"), md5(digits)], [
    "d41d8cd98f00b204e9800998ecf8427e",
    "900150983cd24fb0d6963f7d28e17f72",
    "57edf4a22be3c955ac49da2e2107b67a",
  ]);
});

Deno.test("texts of any length, ASCII or not, have the digests of Node's library", () => {
  for (let length = 0; length <= 200; length++) {
    const text = "aß→𝄞".repeat(length).slice(0, length);
    assert.equal(md5(text), createHash("md5").update(text).digest("hex"), `length ${length}`);
  }
});
