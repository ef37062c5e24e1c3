import assert from "node:assert/strict";
import vectors from "../tests/data/vectors.json" with { type: "json" };
import { compareVersions, formatVersion, parseVersion, satisfies } from "./version.ts";

const OFFERED = ["0.3.0", "0.3.9", "1.0.0", "1.2.0", "1.5.0", "1.9.9", "2.0.0", "2.1.0"];

for (const { requested, coerced, matches } of vectors.versions) {
  Deno.test(`a request for ${requested} is served by ${matches.join(", ")}`, () => {
    assert.equal(formatVersion(parseVersion(requested)), coerced);
    assert.deepEqual(OFFERED.filter((offered) => satisfies(offered, requested)), matches);
  });
}

Deno.test("a pre-release comes before its release", () => {
  const ordered = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0"];
  const shuffled = [...ordered].reverse().map(parseVersion);
  assert.deepEqual(shuffled.sort(compareVersions).map(formatVersion), ordered);
});

Deno.test("what is no version is refused with its text", () => {
  assert.throws(() => parseVersion("latest"), /written like 1.5.0: current value is "latest"/);
});

Deno.test("a foreign registration with an unreadable version serves nothing", () => {
  assert.equal(satisfies("trunk", "1.0"), false);
});

Deno.test("V7 a version may hold the time of a build, and is written in full", () => {
  const cases = [
    ["1.0.1732864000", "1.0.1732864000"],
    ["1.5", "1.5.0"],
    ["1", "1.0.0"],
    ["1.5-beta", "1.5.0-beta"],
    ["01.02.03-rc.01+001.a", "1.2.3-rc.1+001.a"],
    ["1.2.3+build.7", "1.2.3+build.7"],
    ["0.0.9007199254740991", "0.0.9007199254740991"],
  ];
  for (const [text = "", full] of cases) assert.equal(formatVersion(parseVersion(text)), full);
  assert.equal(satisfies("1.0.1732864000", "1.0.1732863999"), true);
  assert.equal(satisfies("1.0.1732863999", "1.0.1732864000"), false);
});

Deno.test("V7 what Python lymph cannot read is no version", () => {
  for (
    const text of [
      "0.0.9007199254740992",
      "1.0.0-",
      "1.0.0-a..b",
      "1.0.0+",
      "1.0.0-a+b+c",
      "1.2.3.4",
      "v1.2.3",
      " 1.2.3",
      "1.2.3\n",
      "1.0.0-" + "a".repeat(300),
    ]
  ) assert.throws(() => parseVersion(text), SyntaxError, text);
});

Deno.test("V7 pre-release numbers are compared exactly", () => {
  const [a, b] = ["1.0.0-9007199254740993", "1.0.0-9007199254740992"].map(parseVersion);
  assert.ok(a && b && compareVersions(a, b) > 0 && compareVersions(b, a) < 0);
  assert.equal(a && compareVersions(a, a), 0);
});
