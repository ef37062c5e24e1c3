import assert from "node:assert/strict";
import { parseDurationMs } from "./duration.ts";

Deno.test("a duration has a unit", () => {
  const cases = [["250ms", 250], ["1.5s", 1500], ["10m", 600_000], ["2h", 7_200_000]] as const;
  for (const [text, ms] of cases) assert.equal(parseDurationMs(text), ms);
  assert.equal(parseDurationMs("1d"), 86_400_000);
  for (const text of ["", "5", "s", "-1s", "1e3s", "1 s", "1w"]) {
    assert.throws(() => parseDurationMs(text), RangeError, text);
  }
});
