import assert from "node:assert/strict";
import { tokensOf } from "./tokens.ts";

const SOURCES: [source: string, values: string[]][] = [
  ["const a = 1;", ["const", "a", "=", "1", ";"]],
  ["// a\nb /* c */ d /** e\n */", ["b", "d"]],
  ["'it\\'s' \"\\u0041\\x42\\n\"", ["it's", "AB\n"]],
  ["`plain` x", ["plain", "x"]],
  ["`a${`b${c}` + '}'}d` x", ["`a${`b${c}` + '}'}d`", "x"]],
  ["`a${`b${{ c }}`}d` x", ["`a${`b${{ c }}`}d`", "x"]],
  ["a = /[/'\"]\\/'/g + b", ["a", "=", "/[/'\"]\\/'/g", "+", "b"]],
  ["return /'/ ; a / b / c", ["return", "/'/", ";", "a", "/", "b", "/", "c"]],
  ["(a) / 2 / '3'", ["(", "a", ")", "/", "2", "/", "3"]],
  ["größe.#priv ?? 😀", ["größe", ".", "#priv", "?", "?", "😀"]],
  ["1_000n .5 0xff", ["1_000n", ".5", "0xff"]],
  ["'not ended\nb", ["'", "not", "ended", "b"]],
];
for (const [source, values] of SOURCES) {
  Deno.test(`the source ${source.replaceAll("\n", " ")} has ${values.length} tokens`, () => {
    const tokens = tokensOf(source);
    assert.deepEqual(tokens.map(({ value }) => value), values);
  });
}

Deno.test("a token tells where it begins, in characters", () => {
  const source = "/* 😀 */ größe = 'a'";
  const words = tokensOf(source).filter(({ kind }) => kind === "word" || kind === "text");
  assert.deepEqual(words.map(({ start }) => start), [
    source.indexOf("größe"),
    source.indexOf("'a'"),
  ]);
});
