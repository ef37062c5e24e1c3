import assert from "node:assert/strict";
import { createRandom } from "../../tests/support/random.ts";
import { automatonTest } from "./automaton.ts";
import type { Schema } from "../contract/schema.ts";
import { templateOf } from "../contract/templates.ts";
import { valueTests } from "../contract/value_tests.ts";

const TEXT: Schema = { type: "string" };
const NUMBER: Schema = { type: "number" };

/** Patterns with characters of which texts are made. */
const PATTERNS: readonly (readonly [string, string])[] = [
  [templateOf([TEXT, { const: "@" }, TEXT, { const: "." }, TEXT])?.pattern as string, "a@.\n😀"],
  [templateOf([NUMBER, { const: "px" }])?.pattern as string, "1.e-x p0bp"],
  [templateOf([NUMBER, { const: "." }, NUMBER])?.pattern as string, "1.e- 0xf"],
  ["^(?:a|ab)*(?:c?|b+)d*$", "abcd"],
  ["^(?:(?:(?:a*)*b)+?|a*c)$", "abc"],
  ["^(?:a*|b)*$", "abc"],
  ["^[a-c]*[^b]+\\d*\\.$", "abd1."],
  ["^\\w+(?:\\.\\w+)*$", "a.b"],
  ["^a*[\\]\\-]*$", "a]-"],
  ["^.*a.*$", "ab\n\u2028"],
  ["^(?:a{2,3}b{1,}){2}(?<x>c{0}d{2})?$", "abcd"],
  ["^\\p{L}*(?:\\u{e9}|a)+$", "aé1"],
];

for (const [pattern, characters] of PATTERNS) {
  Deno.test(`texts match ${pattern} as RegExp says`, () => {
    const expected = new RegExp(pattern, "u");
    const matches = automatonTest(pattern);
    const random = createRandom(7);
    const all = [...characters];
    for (let i = 0; i < 3000; i++) {
      const text = Array.from({ length: random.below(9) }, () => random.pick(all)).join("");
      assert.equal(matches?.(text), expected.test(text), JSON.stringify(text));
    }
  });
}

for (
  const pattern of [
    ...[
      "^a$",
      "^x-[^]*$",
      "a*b*",
      "^a*$|^b*$",
      "^a*b*|c$",
      "^a*\\bb*$",
      "^(?=a*)b*$",
      "^(a*)b*\\1$",
    ],
    ...["^a*^b*$", "^(?:a{1000}){1000}$", "^(?:(?:(?:a{1,1000}){0,1000}){1000}){1000}$"],
  ]
) {
  Deno.test(`${pattern} is left to RegExp`, () => {
    assert.equal(automatonTest(pattern), undefined);
  });
}

Deno.test("a long text that almost matches a template is refused before any caller notices", () => {
  const endless = templateOf(Array.from({ length: 9 }, () => [TEXT, { const: "@" }]).flat());
  const tests = [...valueTests(endless as Schema)];
  // RegExp would take years
  assert.deepEqual(tests.map((test) => test("@".repeat(100_000) + "!".repeat(100_000))), [false]);
});

Deno.test("a text of ever other characters is matched", () => {
  const matches = automatonTest("^[^]*@[^]*$");
  const characters = Array.from({ length: 5000 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join(
    "",
  );
  assert.deepEqual([matches?.(characters), matches?.(`${characters}@${characters}`)], [
    false,
    true,
  ]);
});
