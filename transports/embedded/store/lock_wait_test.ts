import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { makeTemporaryDirectory } from "../testdata/temporary.ts";
import { waitForLock } from "./lock_wait.ts";
import { isLocked } from "./store_failure.ts";

/** How much longer than asked for a pause takes. */
const LATE_MS = 0.5;

/** Takes a lock that another connection lets go of in the pause of a number, if ever. */
async function takeLock(releasedIn: number) {
  await using directory = await makeTemporaryDirectory();
  const [own, other] = [1, 2].map(() => new DatabaseSync(`${directory.path}/a.db`, { timeout: 0 }));
  const pauses: number[] = [];
  let elapsedMs = 0;
  let thrown: unknown;
  other?.exec("BEGIN IMMEDIATE");
  try {
    waitForLock(() => own?.exec("BEGIN IMMEDIATE"), {
      limitMs: 200,
      now: () => elapsedMs,
      block: (ms) => {
        elapsedMs += ms + LATE_MS;
        if (pauses.push(ms) === releasedIn) other?.exec("COMMIT");
      },
    });
  } catch (error) {
    thrown = error;
  }
  own?.close();
  other?.close();
  return { pauses, thrown, elapsedMs };
}

Deno.test("a lock that is held for a moment is taken within a fraction of a millisecond", async () => {
  const { pauses, thrown } = await takeLock(3);
  assert.equal(thrown, undefined);
  assert.equal(pauses.length, 3);
  assert.ok(Math.max(...pauses) < 0.25, String(pauses));
});

Deno.test("a lock that is held for long is waited for within the limit, with few attempts", async () => {
  const { pauses, thrown, elapsedMs } = await takeLock(Infinity);
  assert.ok(isLocked(thrown), String(thrown));
  assert.ok(elapsedMs > 195 && elapsedMs <= 200 + LATE_MS, String(elapsedMs));
  assert.ok(pauses.length < 120, String(pauses.length));
});

// SQLite itself has tried for seconds before it tells of the protocol.
for (const reason of ["disk is full", "locking protocol"]) {
  Deno.test(`what fails for another reason is not tried again: ${reason}`, () => {
    let attempts = 0;
    const fail = () => {
      attempts++;
      throw new Error(reason);
    };
    assert.throws(() => waitForLock(fail, { limitMs: 200 }), new RegExp(reason));
    assert.equal(attempts, 1);
  });
}
