import assert from "node:assert/strict";
import { SessionLock } from "./session_lock.ts";
import { makeTemporaryDirectory } from "../testdata/temporary.ts";

Deno.test("a lock is held until it is disposed of", async () => {
  await using directory = await makeTemporaryDirectory();
  const lock = SessionLock.acquire(directory.path);
  assert.equal(SessionLock.isHeld(directory.path, lock.name), true);
  lock[Symbol.dispose]();
  assert.equal(SessionLock.isHeld(directory.path, lock.name), false);
  assert.deepEqual([...Deno.readDirSync(directory.path)], []);
});

Deno.test("a file without a lock is not held, however many look", async () => {
  await using directory = await makeTemporaryDirectory();
  await Deno.writeTextFile(`${directory.path}/left`, "");
  using looking = Deno.openSync(`${directory.path}/left`, { read: true });
  assert.equal(looking.tryLockSync(false), true);
  assert.equal(SessionLock.isHeld(directory.path, "left"), false);
});
