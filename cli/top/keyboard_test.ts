import assert from "node:assert/strict";
import { KeyReader } from "./keyboard.ts";

function keysOf(...pieces: readonly string[]): string[] {
  const reader = new KeyReader();
  return [...pieces.flatMap((piece) => reader.read(piece)), ...reader.finish()];
}

Deno.test("an arrow is one key wherever its sequence is cut", () => {
  for (const arrow of ["\x1b[A", "\x1bOA", "\x1b[5~\x1b[A"]) {
    for (let at = 1; at < arrow.length; at++) {
      assert.deepEqual(keysOf(arrow.slice(0, at), arrow.slice(at)), ["up"], `${arrow} at ${at}`);
    }
  }
});

Deno.test("Escape is a key if nothing else comes, or something that continues no sequence", () => {
  assert.deepEqual(keysOf("a\x1b"), ["a", "escape"]);
  assert.deepEqual(keysOf("\x1b", "\x1b", "[A"), ["escape", "up"]);
  assert.deepEqual(keysOf("\x1b", "q"), ["escape", "q"]);
});
