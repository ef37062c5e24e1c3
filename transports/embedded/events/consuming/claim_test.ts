import assert from "node:assert/strict";
import type { DeliveryOrder } from "../../../../core/events/event_system.ts";
import { fakeTime } from "../../../../tests/kit/mod.ts";
import { MsgpackSerializer } from "../../../serializers/mod.ts";
import { openRows, RECORD } from "../testdata/event_rows.ts";
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
  const sizes = await claimedOf(3000, "concurrent", 12);
  assert.equal(Math.max(...sizes), 128, String(sizes));
});

Deno.test("a serial queue has one process, which takes a small backlog at once", async () => {
  const sizes = await claimedOf(300, "serial", 12);
  assert.equal(sizes.reduce((sum, size) => sum + size, 0), 300, String(sizes));
  assert.ok(Math.max(...sizes) > 32, String(sizes));
});
