import assert from "node:assert/strict";
import { join } from "node:path";
import { makeTemporaryDirectory } from "../testdata/temporary.ts";
import { Store } from "./store.ts";
import { WriteTurns } from "./write_turns.ts";

const LIMIT_MS = 200;

/** A lock that refuses the first attempts, the turns of one process and the file that others lock. */
async function contend() {
  const directory = await makeTemporaryDirectory();
  const path = join(directory.path, "turn");
  const turns = new WriteTurns(path);
  const other = Deno.openSync(path, { create: true, write: true });
  let [attempts, refused, elapsedMs, startMs] = [0, 1, 0, 0];
  let onPause = (_pauses: number): void => {};
  let pauses = 0;
  return {
    other,
    /** Begins one transaction: how many attempts and pauses that took. */
    begin(refusals: number) {
      [attempts, refused, pauses, startMs] = [0, refusals, 0, elapsedMs];
      turns.begin(() => {
        if (++attempts <= refused) throw new Error("database is locked");
      }, {
        limitMs: LIMIT_MS,
        now: () => elapsedMs,
        block: (ms) => {
          elapsedMs += ms;
          onPause(++pauses);
        },
      });
      return { attempts, pauses };
    },
    end: () => turns.end(),
    elapsedMs: () => elapsedMs - startMs,
    onPause: (listener: (pauses: number) => void) => void (onPause = listener),
    async [Symbol.asyncDispose]() {
      turns[Symbol.dispose]();
      other.close();
      await directory[Symbol.asyncDispose]();
    },
  };
}

Deno.test("a process that has found the lock taken waits for its turn, without further attempts", async () => {
  await using world = await contend();
  assert.ok(world.other.tryLockSync(true));
  world.onPause((pauses) => pauses === 5 && world.other.unlockSync());
  assert.deepEqual(world.begin(1), { attempts: 2, pauses: 5 });
  assert.equal(world.other.tryLockSync(true), false, "it is its turn");
  world.end();
  assert.equal(world.other.tryLockSync(true), true, "its turn has ended");
});

Deno.test("the next transactions wait for their turn before the first attempt", async () => {
  await using world = await contend();
  world.begin(1);
  world.end();
  world.other.tryLockSync(true);
  world.onPause((pauses) => pauses === 2 && world.other.unlockSync());
  assert.deepEqual(world.begin(0), { attempts: 1, pauses: 2 });
});

Deno.test("a process that is alone takes no turns, and none again a while after others have gone", async () => {
  await using world = await contend();
  world.other.tryLockSync(true);
  assert.deepEqual(world.begin(0), { attempts: 1, pauses: 0 });
  world.other.unlockSync();
  world.begin(1);
  world.end();
  for (let i = 0; i < 100; i++) {
    world.begin(0);
    world.end();
  }
  world.other.tryLockSync(true);
  assert.deepEqual(world.begin(0), { attempts: 1, pauses: 0 });
});

Deno.test("M3 a turn that does not end, as of a stopped process, is waited for within half of the limit, and once", async () => {
  await using world = await contend();
  world.other.tryLockSync(true);
  assert.equal(world.begin(1).attempts, 2);
  assert.ok(world.elapsedMs() <= LIMIT_MS / 2, String(world.elapsedMs()));
  assert.deepEqual(world.begin(0), { attempts: 1, pauses: 0 });
});

Deno.test("M3 turn and lock together are waited for within the limit", async () => {
  await using world = await contend();
  world.other.tryLockSync(true);
  assert.throws(() => world.begin(Infinity), /database is locked/);
  assert.ok(world.elapsedMs() <= LIMIT_MS, String(world.elapsedMs()));
});

Deno.test("what fails for another reason takes no turn and is not tried again", async () => {
  await using directory = await makeTemporaryDirectory();
  using turns = new WriteTurns(join(directory.path, "turn"));
  let attempts = 0;
  const fail = () => {
    attempts++;
    throw new Error("disk is full");
  };
  assert.throws(() => turns.begin(fail, { limitMs: LIMIT_MS }), /disk is full/);
  assert.equal(attempts, 1);
});

Deno.test("a file that cannot be locked stops no transaction", async () => {
  await using directory = await makeTemporaryDirectory();
  using turns = new WriteTurns(join(directory.path, "missing", "turn"));
  let attempts = 0;
  turns.begin(() => {
    if (++attempts === 1) throw new Error("database is locked");
  }, { limitMs: LIMIT_MS });
  turns.end();
  assert.equal(attempts, 2);
});

Deno.test("a store ends its turn with its transaction, also where that fails", async () => {
  await using directory = await makeTemporaryDirectory();
  const [store, other] = await Promise.all([1, 2].map(() => Store.open(directory.path)));
  assert.ok(store !== undefined && other !== undefined);
  other.prepare("BEGIN IMMEDIATE").run();
  const written = store.write(() => {}, { signal: AbortSignal.abort() });
  await assert.rejects(written, /database is locked/);
  other.prepare("COMMIT").run();
  using file = Deno.openSync(join(directory.path, "lymph.turn"), { write: true });
  const isFree = () => {
    const isLocked = file.tryLockSync(true);
    if (isLocked) file.unlockSync();
    return isLocked;
  };
  assert.equal(isFree(), true, "it did not begin");
  assert.equal(await store.write(isFree), false, "it takes turns");
  assert.equal(isFree(), true, "it has committed");
  const fail = () => {
    throw new Error("it fails");
  };
  await assert.rejects(store.write(fail), /it fails/);
  assert.equal(isFree(), true, "it was rolled back");
  for (const each of [store, other]) each.close();
});
