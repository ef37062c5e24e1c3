import assert from "node:assert/strict";
import { fakeTime } from "../../../../tests/kit/mod.ts";
import { Prefetch } from "./prefetch.ts";

/** Sizes after batches that take so many milliseconds each. */
async function sizesAfter(...durationsMs: readonly number[]): Promise<number[]> {
  using time = fakeTime();
  const prefetch = new Prefetch(32);
  const sizes: number[] = [];
  for (const ms of durationsMs) {
    prefetch.begin(prefetch.size);
    await time.advance(ms);
    prefetch.end();
    sizes.push(prefetch.size);
  }
  return sizes;
}

Deno.test("quick handlers get larger batches, up to a limit", async () => {
  assert.deepEqual(await sizesAfter(1, 1, 1, 1, 1, 1), [2, 4, 8, 16, 32, 32]);
});

Deno.test("slow handlers get smaller batches, down to one", async () => {
  assert.deepEqual(await sizesAfter(1, 1, 10, 100, 100, 100), [2, 4, 4, 2, 1, 1]);
});

Deno.test("a batch that was not full says nothing", () => {
  const prefetch = new Prefetch(32);
  prefetch.begin(0);
  prefetch.end();
  assert.equal(prefetch.size, 1);
});
