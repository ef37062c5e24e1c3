import assert from "node:assert/strict";
import { UnrecoverableError } from "../errors.ts";
import { nextAttemptInMs } from "./retry.ts";

const failed = new Error("failed");

Deno.test("attempts are twice as far apart each time, up to a minute", () => {
  const delays = [1, 2, 3, 8, 9, 1000].map((attempts) =>
    nextAttemptInMs(failed, attempts, Infinity)
  );
  assert.deepEqual(delays, [250, 500, 1000, 32_000, 60_000, 60_000]);
});

Deno.test("with two retries there are three attempts", () => {
  const delays = [1, 2, 3].map((attempts) => nextAttemptInMs(failed, attempts, 2));
  assert.deepEqual(delays, [250, 500, undefined]);
});

Deno.test("an UnrecoverableError is the last attempt, whichever copy of the class it is", () => {
  assert.equal(nextAttemptInMs(new UnrecoverableError("no such order"), 1, 5), undefined);
  const other = Object.assign(new Error("no such order"), { name: "UnrecoverableError" });
  assert.equal(nextAttemptInMs(other, 1, 5), undefined);
});
