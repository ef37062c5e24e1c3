import assert from "node:assert/strict";
import { writeInTurn } from "./write_in_turn.ts";

Deno.test("texts are written whole and in turn, whatever a pipe takes at a time", async () => {
  let written = "";
  let calls = 0;
  const write = writeInTurn({
    write(bytes) {
      if (++calls % 3 === 0) return Promise.reject(new Deno.errors.WouldBlock());
      written += new TextDecoder().decode(bytes.subarray(0, 4));
      return Promise.resolve(Math.min(4, bytes.length));
    },
  });
  await Promise.all([write("first line\n"), write("second line\n")]);
  assert.equal(written, "first line\nsecond line\n");
});

Deno.test("a text that nobody reads fails, and so does the next", async () => {
  const write = writeInTurn({ write: () => Promise.reject(new Deno.errors.BrokenPipe()) });
  await assert.rejects(write("a"), Deno.errors.BrokenPipe);
  await assert.rejects(write("b"), Deno.errors.BrokenPipe);
});
