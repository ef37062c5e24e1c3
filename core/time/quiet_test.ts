import assert from "node:assert/strict";
import { fakeTime } from "../../tests/kit/mod.ts";
import { untilQuiet } from "./quiet.ts";

const { signal } = new AbortController();

/** A wait, and whether it is over. */
function wait(options: { lastArrival?: () => number; limitMs?: number } = {}): { isOver: boolean } {
  const waiting = { isOver: false };
  untilQuiet({ lastArrival: () => -Infinity, quietMs: 100, signal, ...options })
    .then(() => waiting.isOver = true);
  return waiting;
}

Deno.test("it is quiet once nothing has come for a while", async () => {
  using time = fakeTime();
  let last = -Infinity;
  const waiting = wait({ lastArrival: () => last });
  await time.advance(90);
  last = performance.now();
  await time.advance(100);
  assert.equal(waiting.isOver, false);
  await time.advance(20);
  assert.equal(waiting.isOver, true);
});

Deno.test("a while in which this process stood still does not count", async () => {
  using time = fakeTime();
  const waiting = wait();
  await time.jump(1000);
  assert.equal(waiting.isOver, false);
  await time.advance(100);
  assert.equal(waiting.isOver, true);
});

Deno.test("the wait has a limit under those who never go", async () => {
  using time = fakeTime();
  const waiting = wait({ lastArrival: () => performance.now(), limitMs: 2000 });
  await time.advance(1990);
  assert.equal(waiting.isOver, false);
  await time.advance(50);
  assert.equal(waiting.isOver, true);
});
