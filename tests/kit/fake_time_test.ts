import assert from "node:assert/strict";
import { fakeTime } from "./mod.ts";

Deno.test("time passes as far as it is told to, in every clock, and goes on afterwards", async () => {
  const before = Date.now();
  {
    using time = fakeTime({ now: new Date("2026-01-01T00:00:00Z") });
    const started = performance.now();
    await time.advance(1500);
    assert.equal(new Date().toISOString(), "2026-01-01T00:00:01.500Z");
    assert.equal(performance.now() - started, 1500);
  }
  assert.ok(Date.now() >= before);
});

Deno.test("timers fire in order, with what they set off before the next", async () => {
  using time = fakeTime();
  const fired: string[] = [];
  const note = async (name: string) => {
    fired.push(name);
    await Promise.resolve();
    fired.push(`after ${name}`);
  };
  setTimeout(() => void note("late"), 20);
  setTimeout(() => void note("early"), 10);
  await time.advance(19);
  assert.deepEqual(fired, ["early", "after early"]);
  await time.advance(1);
  assert.deepEqual(fired.slice(2), ["late", "after late"]);
});

Deno.test("a jump fires an interval once", async () => {
  using time = fakeTime();
  let count = 0;
  const interval = setInterval(() => count++, 10);
  await time.jump(1000);
  assert.equal(count, 1);
  clearInterval(interval);
});

Deno.test("all timers can be run out", async () => {
  using time = fakeTime();
  let left = 3;
  const next = (): void => {
    if (--left > 0) setTimeout(next, 1000);
  };
  next();
  await time.runAll();
  assert.equal(left, 0);
});

Deno.test("a clock that an earlier test has left behind is replaced, and moves no more", async () => {
  const before = Date.now();
  const left = fakeTime({ now: new Date(0) });
  using time = fakeTime();
  assert.ok(Date.now() >= before, "it began with the time that it should replace");
  await assert.rejects(left.advance(1), /^TypeError: Cannot let time pass as it goes on by itself/);
  await assert.rejects(left.jump(1), TypeError);
  left[Symbol.dispose]();
  let isFired = false;
  setTimeout(() => isFired = true, 10);
  await time.advance(10);
  assert.ok(isFired, "the clock that has taken its place was disposed of");
});

Deno.test("a clock that other code has stopped is left alone", () => {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = (() => 0) as unknown as typeof setTimeout;
  try {
    assert.throws(() => fakeTime(), /^TypeError: Cannot stop the clock/);
  } finally {
    globalThis.setTimeout = setTimeout;
  }
});

Deno.test("V8 time passes only for a finite number of milliseconds from 0 on", async () => {
  using time = fakeTime({ now: new Date("2026-01-01T00:00:00Z") });
  for (const ms of [NaN, Infinity, -Infinity, -1, "5" as unknown as number]) {
    await assert.rejects(time.advance(ms), { name: "RangeError", message: /Cannot let time pass/ });
    await assert.rejects(time.jump(ms), { name: "RangeError", message: /Cannot let time pass/ });
  }
  assert.equal(new Date().toISOString(), "2026-01-01T00:00:00.000Z");
});
