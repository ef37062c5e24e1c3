import assert from "node:assert/strict";
import { QueueRoom } from "./queue_room.ts";
import { openRows } from "../testdata/event_rows.ts";
import type { Route } from "./topology.ts";

const OWN: Route = { queue: 1, name: "own", isExclusive: true, length: 0 };

Deno.test("M3 a queue of one subscriber's own misses events beyond its bound and blocks no other", async () => {
  await using rows = await openRows();
  const room = new QueueRoom({ maxMessages: 1_000_000, maxBytes: 1000 });
  for (const [length, hasRoom] of [[99_999, true], [100_000, false], [2_000_000, false]] as const) {
    const route = { ...OWN, length };
    assert.equal(room.has(route, rows, 0), hasRoom, `${length}`);
    assert.equal(room.isBlocking(route, rows), false);
  }
});

Deno.test("M3 a smaller limit holds for a queue of one subscriber's own, too", async () => {
  await using rows = await openRows();
  const room = new QueueRoom({ maxMessages: 3, maxBytes: 1000 });
  assert.equal(room.has({ ...OWN, length: 2 }, rows, 0), true);
  assert.equal(room.has({ ...OWN, length: 3 }, rows, 0), false);
});

Deno.test("M3 a stuck subscriber of its own loses what waits for it where the store is full", async () => {
  await using rows = await openRows();
  const room = new QueueRoom({ maxMessages: 1_000_000, maxBytes: 1000 });
  await rows.write(() => {
    rows.store.prepare("INSERT INTO queues (name, owner, length) VALUES ('own', 7, 99)").run();
    assert.equal(room.dropStuck(rows), false);
    rows.store.prepare("UPDATE queues SET length = 100").run();
    assert.equal(room.dropStuck(rows), true);
  });
});
