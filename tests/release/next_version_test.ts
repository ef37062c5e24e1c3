import assert from "node:assert/strict";
import { nextVersion } from "./next_version.ts";

const CASES = [
  ["major", "1.2.3", "2.0.0"],
  ["minor", "1.2.3", "1.3.0"],
  ["patch", "1.2.3", "1.2.4"],
  ["1.2.3", "1.2.3", "1.2.3"],
  ["2.0.0-rc.1", "1.2.3", "2.0.0-rc.1"],
] as const;

for (const [wanted, current, next] of CASES) {
  Deno.test(`release ${wanted} after ${current} is ${next}`, () => {
    assert.equal(nextVersion(wanted, current), next);
  });
}

Deno.test("a lower version, a part of one and other words are refused", () => {
  assert.throws(
    () => nextVersion("1.2.3-rc.1", "1.2.3"),
    /^ReleaseError: Cannot release 1\.2\.3-rc\.1 as it is lower than the current 1\.2\.3$/,
  );
  for (const wanted of ["1.3", "v1.3.0", "minr", ""]) {
    assert.throws(() => nextVersion(wanted, "1.2.3"), /name major, minor, patch, or a version/);
  }
});
