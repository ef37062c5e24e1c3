import assert from "node:assert/strict";
import type { DeliveryOrder } from "../../../../core/events/event_system.ts";
import { fakeTime } from "../../../../tests/kit/mod.ts";
import { MsgpackSerializer } from "../../../serializers/mod.ts";
import { openRows, RECORD, type RowWorld } from "../testdata/event_rows.ts";
import { claim, readClaim } from "./claim.ts";
import { QueueConsumer } from "./queue_consumer.ts";

/** How many events a process claims that handles them at once, time after time. */
async function claimedOf(backlog: number, order: DeliveryOrder, rounds: number): Promise<number[]> {
  await using rows = await openRows();
  using _ = fakeTime(); // or a busy machine would make batches smaller
  const subscription = { queue: "Q", patterns: ["e"], order };
  const consumer = new QueueConsumer(subscription, {
    serializer: new MsgpackSerializer(),
    maxConcurrent: 1000,
    now: Date.now,
    onOutcome: ({ delivery, session }) => rows.deliveries.acknowledge(delivery, session),
  });
  await rows.write(() => {
    consumer.queue = rows.topology.declare(subscription, 7);
    for (let i = 0; i < backlog; i++) rows.deliveries.add(RECORD, [consumer.queue]);
  });
  const leave = consumer.add(subscription, { handle: () => Promise.resolve() });
  const sizes: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const claimed = await rows.write(() => claim(consumer, rows, { session: 7, now: Date.now() }));
    if (claimed === undefined) break;
    const { deliveries } = readClaim(claimed, rows);
    sizes.push(deliveries.length);
    consumer.accept(deliveries);
    while (consumer.hasLeases) await Promise.resolve();
  }
  await leave();
  return sizes;
}

Deno.test("of a small backlog one process takes a share, so that others get the rest", async () => {
  const sizes = await claimedOf(300, "concurrent", 8);
  assert.equal(Math.max(...sizes), 32, String(sizes));
});

Deno.test("of a large backlog one process takes many events in a transaction", async () => {
  const sizes = await claimedOf(6000, "concurrent", 12);
  assert.equal(Math.max(...sizes), 256, String(sizes));
});

Deno.test("a serial queue has one process, which takes a small backlog at once", async () => {
  const sizes = await claimedOf(300, "serial", 12);
  assert.equal(sizes.reduce((sum, size) => sum + size, 0), 300, String(sizes));
  assert.ok(Math.max(...sizes) > 32, String(sizes));
});

/** What a consumer gets of a claim of three events after something else has happened to them. */
async function readAfter(
  patterns: string[],
  happen: (rows: RowWorld, ids: number[], queue: number) => unknown,
) {
  await using rows = await openRows();
  const subscription = { queue: "Q", patterns };
  const consumer = new QueueConsumer(subscription, {
    serializer: new MsgpackSerializer(),
    maxConcurrent: 10,
    now: Date.now,
    onOutcome: () => {},
  });
  const claimed = await rows.write(() => {
    const queue = consumer.queue = rows.topology.declare(subscription, 7);
    for (let i = 0; i < 3; i++) rows.deliveries.add(RECORD, [queue]);
    return rows.deliveries.claim(queue, 7, 3);
  });
  const ids = claimed.map(({ id }) => id);
  const takes = rows.topology.taker(consumer.queue);
  await rows.write(() => happen(rows, ids, consumer.queue));
  const { deliveries, refused } = readClaim({ consumer, claimed, takes }, rows);
  return {
    read: deliveries.map(({ id }) => ids.indexOf(id)),
    refused: refused.map((outcome) => [
      ids.indexOf(outcome.delivery),
      outcome.action === "bury" ? outcome.error.message : outcome.action,
    ]),
  };
}

for (const pattern of ["e", "#"]) {
  Deno.test(`of a claim it is no matter what another process has handled: ${pattern}`, async () => {
    const result = await readAfter([pattern], ({ deliveries, leases }, [first = 0]) => {
      leases.renew(7);
      leases.revoke({ session: 7, renewals: 1 });
      deliveries.acknowledge(first, 7);
    });
    assert.deepEqual(result, { read: [1, 2], refused: [] });
  });

  Deno.test(`nothing is left of a claim whose queue was removed: ${pattern}`, async () => {
    const result = await readAfter([pattern], ({ topology }, _, queue) => topology.remove(queue));
    assert.deepEqual(result, { read: [], refused: [] });
  });

  Deno.test(`a leased event whose message was deleted by hand is given up: ${pattern}`, async () => {
    const result = await readAfter([pattern], ({ store }, [, second = 0]) => {
      const sql = "DELETE FROM messages WHERE id = (SELECT message FROM deliveries WHERE id = ?)";
      store.prepare(sql).run(second);
    });
    const error = "Cannot handle an event of Q as its message is gone";
    assert.deepEqual(result, { read: [0, 2], refused: [[1, error]] });
  });
}
