import assert from "node:assert/strict";
import { LineSplitter } from "./line_splitter.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("lines are whole, however their bytes arrive", () => {
  const splitter = new LineSplitter();
  const all = bytes("Grüße\r\n\nan alle\nund Ende");
  const lines = [...all].flatMap((octet) => splitter.push(Uint8Array.of(octet)));
  assert.deepEqual([...lines, ...splitter.end()], ["Grüße", "", "an alle", "und Ende"]);
});

Deno.test("without text after the last line nothing is left", () => {
  const splitter = new LineSplitter();
  assert.deepEqual(splitter.push(bytes("a\nb\n")), ["a", "b"]);
  assert.deepEqual(splitter.end(), []);
});

Deno.test("a line that never ends is cut", () => {
  const splitter = new LineSplitter(4);
  assert.deepEqual(splitter.push(bytes("abc")), []);
  assert.deepEqual(splitter.push(bytes("def")), ["abcdef"]);
  assert.deepEqual(splitter.push(bytes("g\n")), ["g"]);
});
