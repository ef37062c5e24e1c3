import assert from "node:assert/strict";
import { fakeTime } from "../../tests/kit/fake_time.ts";
import { PacedSource, type PacedStep } from "./paced_source.ts";

/** A source of numbers that are given by hand, and what it has yielded. */
function byHand() {
  const asked: PromiseWithResolvers<IteratorResult<number, unknown>>[] = [];
  const source = new PacedSource<number>(() => {
    const step = Promise.withResolvers<IteratorResult<number, unknown>>();
    asked.push(step);
    return step.promise;
  }, 1000);
  const seen: PacedStep<number>[] = [];
  const take = async () => void seen.push(await source.take());
  return { source, asked, seen, take };
}

Deno.test("a beat comes after the time without a value, counted from the last one", async () => {
  using time = fakeTime();
  const { source, asked, seen, take } = byHand();
  const first = take();
  await time.advance(900);
  asked[0]?.resolve({ value: 1 });
  await first;
  const second = take();
  await time.advance(999);
  assert.deepEqual(seen, [{ value: 1 }]);
  await time.advance(1);
  await second;
  assert.deepEqual(seen, [{ value: 1 }, "beat"]);
  source.finish();
});

Deno.test("a value that comes between two beats is kept, and asked for once", async () => {
  using time = fakeTime();
  const { source, asked, seen, take } = byHand();
  const first = take();
  await time.advance(1000);
  await first;
  asked[0]?.resolve({ value: 1 });
  await time.advance(0);
  await take();
  assert.deepEqual(seen, ["beat", { value: 1 }]);
  assert.equal(asked.length, 1);
  source.finish();
});

Deno.test("an error of the iterator reaches the one who waits, or who takes next", async () => {
  using time = fakeTime();
  const { source, asked, take } = byHand();
  const first = take();
  asked[0]?.reject(new Error("early"));
  await assert.rejects(first, /early/);
  const second = take();
  await time.advance(1000);
  await second;
  asked[1]?.reject(new Error("late"));
  await time.advance(0);
  await assert.rejects(take(), /late/);
  source.finish();
});

Deno.test("a source that is finished ends what waits, and leaves no timer", async () => {
  using time = fakeTime();
  const { source, seen, take } = byHand();
  const first = take();
  source.finish();
  await first;
  await time.runAll();
  assert.equal(seen.length, 1);
  assert.deepEqual(await source.take(), { done: true, value: undefined });
});
