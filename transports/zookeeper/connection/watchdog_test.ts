import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/fake_time.ts";
import { Watchdog } from "./watchdog.ts";

/** A watchdog with a limit of one second, and what it has called. */
function startWatchdog(): { watchdog: Watchdog; calls: string[] } {
  const calls: string[] = [];
  const watchdog = new Watchdog({
    limitMs: 1000,
    onIdle: () => {
      calls.push("idle");
      watchdog.expect();
    },
    onSilence: (silentMs) => calls.push(`silent for ${silentMs}`),
  });
  return { watchdog, calls };
}

Deno.test("a connection on which nothing is asked is asked for a sign of life", async () => {
  using time = fakeTime();
  const { watchdog, calls } = startWatchdog();
  await time.advance(999);
  assert.deepEqual(calls, []);
  await time.advance(1);
  assert.deepEqual(calls, ["idle"]);
  watchdog.stop();
});

Deno.test("a question without an answer is noticed at the limit", async () => {
  using time = fakeTime();
  const { watchdog, calls } = startWatchdog();
  watchdog.expect();
  await time.advance(1000);
  assert.deepEqual(calls, ["silent for 1000"]);
  watchdog.stop();
});

Deno.test("while answers come, no question counts as lost", async () => {
  using time = fakeTime();
  const { watchdog, calls } = startWatchdog();
  for (let round = 0; round < 10; round++) {
    watchdog.expect();
    watchdog.expect();
    await time.advance(600);
    watchdog.answered();
  }
  assert.deepEqual(calls, []);
  watchdog.stop();
});

Deno.test("a process that stood still reads first and judges later", async () => {
  using time = fakeTime();
  const { watchdog, calls } = startWatchdog();
  watchdog.expect();
  await time.jump(60_000);
  assert.deepEqual(calls, []);
  await time.advance(750);
  assert.equal(calls.length, 1);
  watchdog.stop();
});

Deno.test("a stopped watchdog is quiet", async () => {
  using time = fakeTime();
  const { watchdog, calls } = startWatchdog();
  watchdog.expect();
  watchdog.stop();
  await time.advance(5000);
  assert.deepEqual(calls, []);
});
