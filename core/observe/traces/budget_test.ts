import assert from "node:assert/strict";
import { Budget } from "./budget.ts";

Deno.test("a budget is spent at once, and comes back with time", () => {
  let now = 0;
  const budget = new Budget(10, () => now);
  const taken = (tries: number): number => {
    let count = 0;
    for (let index = 0; index < tries; index++) if (budget.take()) count++;
    return count;
  };
  assert.equal(taken(1000), 30);
  now = 500;
  assert.equal(taken(1000), 5);
  now = 60_000;
  assert.equal(taken(1000), 30);
});

Deno.test("a budget comes back however few are taken after a refusal", () => {
  let now = 0;
  const budget = new Budget(10, () => now);
  while (budget.take());
  const later = Array.from({ length: 5 }, () => {
    now += 60_000;
    return budget.take();
  });
  assert.deepEqual(later, [true, true, true, true, true]);
});

Deno.test("a budget comes back after its clock was set back", () => {
  let now = 3_600_000;
  const budget = new Budget(10, () => now);
  while (budget.take());
  now = 0;
  assert.ok(!budget.take());
  now = 100;
  assert.ok(budget.take());
});

Deno.test("a budget of less than one a second is one after some seconds", () => {
  let now = 0;
  const budget = new Budget(0.25, () => now);
  const isTaken = (): boolean => Array.from({ length: 100 }, () => budget.take()).includes(true);
  assert.ok(isTaken());
  now = 3900;
  assert.ok(!isTaken());
  now = 4100;
  assert.ok(isTaken());
});

Deno.test("a budget that is cut keeps no more than it may have now", () => {
  const budget = new Budget(10, () => 0);
  budget.perSecond = 1;
  assert.deepEqual(Array.from({ length: 5 }, () => budget.take()), [
    true,
    true,
    true,
    false,
    false,
  ]);
});

Deno.test("a budget without an end is never spent, and one of nothing always", () => {
  const endless = new Budget(Infinity);
  const nothing = new Budget(0);
  for (let index = 0; index < 100; index++) {
    assert.ok(endless.take());
    assert.ok(!nothing.take());
  }
});
