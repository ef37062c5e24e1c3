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
