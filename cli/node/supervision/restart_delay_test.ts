import assert from "node:assert/strict";
import { restartDelayMs } from "./restart_delay.ts";

Deno.test("a process that was well starts again within a tenth of a second", () => {
  assert.equal(restartDelayMs(0, 0), 50);
  assert.ok(restartDelayMs(0, 0.999) < 100);
});

Deno.test("each failure in a row doubles the delay, up to half a minute", () => {
  const delays = [1, 2, 3, 4, 5, 10, 1000].map((failures) => restartDelayMs(failures, 0) * 2);
  assert.deepEqual(delays, [100, 200, 400, 800, 1600, 30_000, 30_000]);
});

Deno.test("processes that fail together do not start again together", () => {
  assert.notEqual(restartDelayMs(5, 0.1), restartDelayMs(5, 0.2));
});
