import assert from "node:assert/strict";
import { eventOf, EventWorld } from "../testdata/event_world.ts";

/** Replaces what waits for the disk, in this process. */
function replaceSync(sync: () => Promise<void>): Disposable {
  const { syncData } = Deno.FsFile.prototype;
  Deno.FsFile.prototype.syncData = sync;
  return { [Symbol.dispose]: () => void (Deno.FsFile.prototype.syncData = syncData) };
}

async function openWorld(options: Parameters<typeof EventWorld.open>[0] = {}): Promise<EventWorld> {
  const world = await EventWorld.open(options);
  await world.events.declare({ queue: "Q", patterns: ["#"] });
  return world;
}

Deno.test("M1 by default an emit resolves only once its event is on disk", async () => {
  await using world = await openWorld();
  const [begun, synced] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  using _sync = replaceSync(() => {
    begun.resolve();
    return synced.promise;
  });
  let isEmitted = false;
  const emitted = world.emit(1).then(() => isEmitted = true);
  await Promise.race([begun.promise, emitted]);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(isEmitted, false, "the emit has resolved before the disk had the event");
  synced.resolve();
  await emitted;
});

Deno.test("M1 each emit waits for the disk", async () => {
  await using world = await openWorld();
  let syncs = 0;
  using _sync = replaceSync(() => Promise.resolve(void syncs++));
  for (let count = 1; count <= 3; count++) {
    await world.emit(count);
    assert.equal(syncs, count);
  }
});

Deno.test("M1 an emit whose event could not be put on disk is rejected", async () => {
  await using world = await openWorld();
  using _sync = replaceSync(() => Promise.reject(new Error("disk I/O error")));
  await assert.rejects(world.events.emit(eventOf(1)), {
    name: "EventError",
    message: /^Cannot emit e in .*lymph\.db: the disk cannot be read or written/,
  });
});

Deno.test("M1 with durability process an emit waits for no disk", async () => {
  await using world = await openWorld({ durability: "process" });
  let syncs = 0;
  using _sync = replaceSync(() => Promise.resolve(void syncs++));
  await world.emit(1);
  assert.equal(syncs, 0);
});

Deno.test("with durability process many commits are put on disk without a wait", async () => {
  await using world = await openWorld({ durability: "process" });
  let syncs = 0;
  using _sync = replaceSync(() => Promise.reject(new Error(`disk I/O error ${++syncs}`)));
  for (let count = 0; count < 200; count++) await world.emit(count);
  assert.equal(syncs, 3);
});

Deno.test("emits one after the other let the event loop turn", async () => {
  await using world = await openWorld({ durability: "process" });
  let hasTurned = false;
  setImmediate(() => hasTurned = true);
  for (let count = 0; count < 100; count++) await world.emit(count);
  assert.ok(hasTurned);
});

Deno.test("M1 SQLite waits for the disk before its log is copied to the database", async () => {
  await using world = await openWorld();
  // 1 is NORMAL; 0 would be OFF.
  assert.equal(world.state.store?.prepare("PRAGMA synchronous").get()?.["synchronous"], 1);
});
