import assert from "node:assert/strict";
import { fakeTime } from "../../tests/kit/fake_time.ts";
import { callAfter, MAX_TIMER_MS, timerMs } from "./timer.ts";

const DAY_MS = 24 * 60 * 60_000;

Deno.test("V8 a timer of thirty days fires after thirty days, and not before", async () => {
  using time = fakeTime();
  let fired = 0;
  using spied = spyOnTimers(globalThis.setTimeout);
  callAfter(30 * DAY_MS, () => fired++);
  assert.deepEqual(spied.askedMs, [2 ** 31 - 1]); // or it would be over at once, again and again
  await time.advance(30 * DAY_MS - 1);
  assert.equal(fired, 0);
  await time.advance(1);
  assert.equal(fired, 1);
  await time.advance(100 * DAY_MS);
  assert.equal(fired, 1);
});

/** Notes how long timers are asked to wait. */
function spyOnTimers(setTimeout: typeof globalThis.setTimeout): Disposable & { askedMs: number[] } {
  const askedMs: number[] = [];
  globalThis.setTimeout = ((action: () => void, ms: number) => {
    askedMs.push(ms);
    return setTimeout(action, ms);
  }) as typeof setTimeout;
  return { askedMs, [Symbol.dispose]: () => void (globalThis.setTimeout = setTimeout) };
}

Deno.test("V8 a long timer can be cancelled at any time, and Infinity never passes", async () => {
  using time = fakeTime();
  let fired = 0;
  const cancel = callAfter(60 * DAY_MS, () => fired++);
  const cancelEndless = callAfter(Infinity, () => fired++);
  await time.advance(59 * DAY_MS);
  cancel();
  await time.advance(1000 * DAY_MS);
  assert.equal(fired, 0);
  cancelEndless();
  await time.runAll();
  assert.equal(fired, 0);
});

Deno.test("the time of an option is at most what a timer waits", () => {
  assert.deepEqual([0, 1.5, 2 ** 31, Infinity].map((ms) => timerMs("lingerMs", ms)), [
    0,
    1.5,
    MAX_TIMER_MS,
    MAX_TIMER_MS,
  ]);
});

Deno.test("a negative time is refused, and what is not a number", () => {
  for (const ms of [-1, NaN, "5" as unknown as number]) {
    assert.throws(() => timerMs("lingerMs", ms), {
      name: "RangeError",
      message: `Cannot use the option lingerMs as it must be at least 0: current value is ${ms}`,
    });
  }
});
