import assert from "node:assert/strict";
import { RetryBudget } from "./retry_budget.ts";

/** Ends the loop when a budget never ends. */
const MORE_THAN_ANY_BUDGET = 10_000;

function retriesAfter(budget: RetryBudget, requests: number): number {
  for (let i = 0; i < requests; i++) budget.deposit();
  let retries = 0;
  while (retries <= MORE_THAN_ANY_BUDGET && budget.withdraw()) retries++;
  return retries;
}

Deno.test("retries add at most a tenth to the requests, beyond a reserve", () => {
  const budget = new RetryBudget();
  assert.equal(retriesAfter(budget, 0), 10);
  assert.equal(retriesAfter(budget, 1000), 100);
  assert.equal(retriesAfter(budget, 9), 0);
});

Deno.test("retries are saved up for the loss of an instance with much under way, up to a limit", () => {
  assert.equal(retriesAfter(new RetryBudget(), 1_000_000), 1000);
});
