/** What takes the platform's regular expressions seconds to years is decided at once. */
import assert from "node:assert/strict";
import { Rule } from "./rule.ts";
import { UrlMap } from "./url_map.ts";

const LENGTH = 8_000;

/** What a match may look at, in characters: each of them once for each step of the longest rule. */
const MOST_LOOKS = 300 * LENGTH;

/** Counts what a match looks at, and ends it where that is too much. */
function withinSteps<T>(match: () => T): T {
  const { codePointAt } = String.prototype;
  let looks = 0;
  String.prototype.codePointAt = function (at) {
    if (++looks > MOST_LOOKS) throw new Error(`it looks at more than ${MOST_LOOKS} characters`);
    return codePointAt.call(this, at);
  };
  try {
    return match();
  } finally {
    String.prototype.codePointAt = codePointAt;
  }
}

/** A rule and a path that nearly matches, in very many ways. */
const ATTEMPTS: readonly (readonly [rule: string, path: string])[] = [
  ["/<year>-<month>-<day>.html", `/${"-".repeat(LENGTH)}`],
  ["/<a>-<b>-<c>-<d>-<e>", `/${"-".repeat(LENGTH)}/`],
  ["/<a><b><c>.x", `/${"a".repeat(LENGTH)}`],
  ["/<string(minlength=3):a><string(minlength=3, maxlength=40):b>!", `/${"a".repeat(LENGTH)}`],
  ["/<int:a><int:b><int:c>x", `/${"1".repeat(LENGTH)}`],
  ["/<float:a><int:b>.<int:c>x", `/${"1.1".repeat(LENGTH / 4)}`],
  ["/<any(a, aa, aaa):a><any(a, aa):b><s>.", `/${"a".repeat(LENGTH)}`],
  ["/<path:a>/x/<path:b>/x/<path:c>/y", "/x".repeat(LENGTH / 2)],
  ["/<path:a>-<path:b>-<path:c>.html", `/${"-/".repeat(LENGTH / 2)}`],
  ["/<path:a>/<int:n>-<s>/<path:b>/end", `/${"1-1/".repeat(LENGTH / 4)}`],
  ["/:a-:b-:c-:d", `/${"-".repeat(LENGTH)}/`],
  ["/:a((?:a+)+)", `/${"a".repeat(LENGTH)}b`],
  ["/:a((?:a|a)*)b", `/${"a".repeat(LENGTH)}`],
  ["/:a((?:(?:a*)*)*)b", `/${"a".repeat(LENGTH)}`],
  ["/:a(.*):b(.*):c(.*)!", `/${"a".repeat(LENGTH)}`],
  ["/*/x/*/x/*/y", "/x".repeat(LENGTH / 2)],
  ["/:a+/:b+/:c+/end", "/a".repeat(LENGTH / 2)],
  ["/{:a/}*{:b/}*{:c/}*end", "/a".repeat(LENGTH / 2)],
  ["/:a(\\d+)-:b(\\d+)-:c([\\d-]+)/", `/${"1-".repeat(LENGTH / 2)}x`],
];

for (const [rule, path] of ATTEMPTS) {
  Deno.test(`S2 ${rule} takes a step for each character, and not for each way to match`, () => {
    const map = new UrlMap([new Rule(rule, { endpoint: "" })]);
    assert.equal(withinSteps(() => map.match("GET", path).kind), "notFound");
  });
}

Deno.test("S2 a converter of one's own is matched in linear time beside others", () => {
  const create = () => ({
    pattern: "(?:a|a)+",
    weight: 100,
    spansSegments: false,
    parse: (text: string) => text,
    format: String,
  });
  const map = new UrlMap([new Rule("/<aa:x>-<aa:y>", { endpoint: "" })], {
    converters: { aa: create },
  });
  const path = `/${"a".repeat(LENGTH)}`;
  assert.equal(withinSteps(() => map.match("GET", path).kind), "notFound");
  assert.deepEqual(map.match("GET", "/aa-a"), {
    kind: "found",
    rule: map.rules[0],
    params: { x: "aa", y: "a" },
  });
});
