import assert from "node:assert/strict";
import { backoffMs } from "./backoff.ts";

Deno.test("each wait is twice as long, up to five seconds, and differs from everybody's", () => {
  const shortest = [1, 2, 3, 7, 8, 100].map((failures) => backoffMs(failures, 0));
  const longest = [1, 2, 3, 7, 8, 100].map((failures) => backoffMs(failures, 1));
  assert.deepEqual(shortest, [25, 50, 100, 1600, 2500, 2500]);
  assert.deepEqual(longest, [50, 100, 200, 3200, 5000, 5000]);
});
