import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { makeTemporaryDirectory } from "../testdata/temporary.ts";
import { waitForLock } from "./lock_wait.ts";
import { isBusy } from "./store_failure.ts";

/** Takes a lock that another connection lets go of in the pause of a number, if ever. */
async function takeLock(releasedIn: number): Promise<{ pauses: number[]; thrown: unknown }> {
  await using directory = await makeTemporaryDirectory();
  const [own, other] = [1, 2].map(() => new DatabaseSync(`${directory.path}/a.db`, { timeout: 0 }));
  const pauses: number[] = [];
  let thrown: unknown;
  other?.exec("BEGIN IMMEDIATE");
  try {
    waitForLock(() => own?.exec("BEGIN IMMEDIATE"), {
      limitMs: 200,
      block: (ms) => {
        if (pauses.push(ms) === releasedIn) other?.exec("COMMIT");
      },
    });
  } catch (error) {
    thrown = error;
  }
  own?.close();
  other?.close();
  return { pauses, thrown };
}

Deno.test("a lock that is held for a moment is taken within a fraction of a millisecond", async () => {
  const { pauses, thrown } = await takeLock(3);
  assert.equal(thrown, undefined);
  assert.equal(pauses.length, 3);
  assert.ok(Math.max(...pauses) < 0.25, String(pauses));
});

Deno.test("a lock that is held for long is waited for within the limit, with few attempts", async () => {
  const { pauses, thrown } = await takeLock(Infinity);
  assert.ok(isBusy(thrown), String(thrown));
  const sum = pauses.reduce((total, ms) => total + ms, 0);
  assert.ok(sum > 195 && sum <= 200, String(sum));
  assert.ok(pauses.length < 120, String(pauses.length));
});

Deno.test("what fails for another reason is not tried again", () => {
  let attempts = 0;
  const fail = () => {
    attempts++;
    throw new Error("disk is full");
  };
  assert.throws(() => waitForLock(fail, { limitMs: 200 }), /disk is full/);
  assert.equal(attempts, 1);
});
