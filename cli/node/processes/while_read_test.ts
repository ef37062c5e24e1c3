import assert from "node:assert/strict";
import { whileRead } from "./while_read.ts";

Deno.test("what has lost its reader is told once, and fails nothing", () => {
  let told = 0;
  const show = whileRead(() => told++);
  const lines: string[] = [];
  show(() => lines.push("a line"));
  for (let count = 0; count < 3; count++) {
    show(() => {
      throw new Deno.errors.BrokenPipe();
    });
  }
  assert.deepEqual({ lines, told }, { lines: ["a line"], told: 1 });
});
