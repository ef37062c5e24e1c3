import assert from "node:assert/strict";
import { createRandom } from "../../tests/support/random.ts";
import { LinearPattern } from "./linear_pattern.ts";
import { parseSyntax } from "./syntax.ts";

const compile = (source: string) =>
  new LinearPattern({ kind: "capture", part: parseSyntax(source) });

const SOURCES = [
  ...["a", "a*", "a+?", "(?:a|b)*c", "(a)(b)?", "[^/]{2,3}", "\\d+\\.\\d+", "-?\\d{2}", "a{0}b"],
  ...["a{2}", "a{1,}?b", "(?:a|ab)(?:c|bcd)", "a|ab|b", "(?:a*)*b", "(?:a?){3}a{3}", ".", "\\."],
  ...["[\\]\\-]+", "\\p{L}+", "\\u{e9}|\\x61", "^a$", "a\\b-", "a\\Bb", "[]", "[^]*", "(?<x>a)-"],
  ...["\\cJ", "\\ud83d\\ude00.", "\\/|\\0|\\t"],
];

Deno.test("S2 a linear pattern matches what the platform's regular expression matches", () => {
  const random = createRandom(41);
  const characters = [
    "a",
    "b",
    "c",
    "d",
    "1",
    "2",
    ".",
    "-",
    "/",
    "é",
    "😀",
    "\n",
    "]",
    "\0",
    "\t",
  ];
  for (const source of SOURCES) {
    const pattern = compile(source);
    const expected = new RegExp(`^(?:${source})$`, "su");
    for (let count = 0; count < 300; count++) {
      const text = Array.from({ length: random.below(7) }, () => random.pick(characters)).join("");
      assert.equal(pattern.exec(text)?.[0], expected.exec(text)?.[0], `${source} of ${text}`);
    }
  }
});

for (
  const source of ["(?=a)b", "(?!a)b", "(?<=a)b", "(?<!a)b", "(a)\\1", "(?<x>a)\\k<x>", "(?i:a)"]
) {
  Deno.test(`S2 ${source} is refused as it may take more than linear time`, () => {
    assert.throws(() => compile(source), /SyntaxError: .* must not look/);
  });
}

Deno.test("S2 what has too many steps is refused when it is made", () => {
  assert.throws(() => compile("(?:a{100}){100}"), /at most 2000 steps/);
  assert.throws(() => compile("(?:(?:a{1000}){1000}){1000}"), /at most 2000 steps/);
});
