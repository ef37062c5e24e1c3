import assert from "node:assert/strict";
import { backoffMs, longestBackoffMs } from "./backoff.ts";

const LIMITS = { firstMs: 50, maxMs: 5000 };

Deno.test("each wait is twice as long as the last one, up to the limit", () => {
  const waits = [0, 1, 2, 3, 7, 8, 5000].map((failures) => longestBackoffMs(failures, LIMITS));
  assert.deepEqual(waits, [50, 50, 100, 200, 3200, 5000, 5000]);
});

Deno.test("those that fail together wait between half of that and all of it", () => {
  assert.equal(backoffMs(3, LIMITS, 0), 100);
  assert.equal(backoffMs(3, LIMITS, 0.5), 150);
  assert.equal(backoffMs(3, LIMITS, 1), 200);
});
