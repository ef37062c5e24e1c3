import assert from "node:assert/strict";
import { openRows, RECORD, type RowWorld } from "../testdata/event_rows.ts";
import { OutcomeWriter } from "../consuming/outcome_writer.ts";
import { QueueRoom } from "./queue_room.ts";

/** One event in queue `Q`, leased by session 7. */
async function lease(rows: RowWorld): Promise<{ readonly queue: number; readonly id: number }> {
  return await rows.write(() => {
    const queue = rows.topology.declare({ queue: "Q", patterns: ["e"] }, 7);
    rows.deliveries.add(RECORD, [queue]);
    rows.leases.renew(7);
    const [delivery] = rows.deliveries.claim(queue, 7, 1);
    return { queue, id: delivery?.id ?? assert.fail("nothing was leased") };
  });
}

/** Takes everything from session 7, as from a process that is stopped. */
function revoke({ leases, write }: RowWorld): Promise<number> {
  return write(() => leases.revoke({ session: 7, renewals: 1 }));
}

function countDeliveries({ store }: RowWorld): unknown {
  return store.prepare("SELECT count(*) AS count FROM deliveries").get()?.["count"];
}

for (const isLeased of [false, true]) {
  const whether = isLeased ? "that another has leased since" : "that nobody else has leased";
  Deno.test(`W1 a late acknowledgement counts for an event ${whether}`, async () => {
    await using rows = await openRows();
    const { queue, id } = await lease(rows);
    assert.equal(await revoke(rows), 1);
    if (isLeased) await rows.write(() => rows.deliveries.claim(queue, 8, 1));
    assert.equal(await rows.write(() => rows.deliveries.acknowledge(id, 7)), true);
    assert.equal(countDeliveries(rows), 0);
  });
}

Deno.test("W1 a process that goes on takes back what no other has leased", async () => {
  await using rows = await openRows();
  const { queue } = await lease(rows);
  await revoke(rows);
  await rows.write(() => rows.leases.renew(7));
  assert.deepEqual(await rows.write(() => rows.deliveries.claim(queue, 8, 1)), []);
  assert.deepEqual(rows.leases.others(8), [{ session: 7, renewals: 2 }]);
});

Deno.test("W1 what another has leased is not taken back", async () => {
  await using rows = await openRows();
  const { queue, id } = await lease(rows);
  await revoke(rows);
  await rows.write(() => rows.deliveries.claim(queue, 8, 1));
  await rows.write(() => rows.leases.renew(7));
  assert.equal(await rows.write(() => rows.deliveries.postpone(id, 7)), false);
  assert.equal(await rows.write(() => rows.deliveries.postpone(id, 8)), true);
});

const OUTCOMES: Record<string, (rows: RowWorld, id: number, queue: number) => unknown> = {
  "could not handle": ({ deliveries }, id) => deliveries.postpone(id, 7),
  "gave up": ({ deliveries }, id) => deliveries.bury(id, 7, new Error("no luck")),
  "did not try": ({ deliveries }, id) => deliveries.release(id, 7),
  "left behind": ({ deliveries }, _, queue) => deliveries.releaseAll(queue, 7),
};
for (const [outcome, write] of Object.entries(OUTCOMES)) {
  Deno.test(`M9 a stopped process that goes on does not take back what it ${outcome}`, async () => {
    await using rows = await openRows();
    const { queue, id } = await lease(rows);
    await revoke(rows);
    await rows.write(() => rows.deliveries.claim(queue, 8, 1));
    await rows.write(() => write(rows, id, queue));
    await rows.write(() => rows.deliveries.release(id, 8));
    await rows.write(() => rows.leases.renew(7));
    assert.equal((await rows.write(() => rows.deliveries.claim(queue, 8, 1))).length, 1);
  });
}

Deno.test("W1 a delivery counts how often its process was stopped, also after a retry", async () => {
  await using rows = await openRows();
  const { queue, id } = await lease(rows);
  await revoke(rows);
  const [again] = await rows.write(() => rows.deliveries.claim(queue, 8, 1));
  assert.deepEqual([again?.attempts, again?.stops], [2, 1]);
  await rows.write(() => rows.deliveries.postpone(id, 8, 5));
  await rows.write(() => rows.deliveries.promote(queue, 5));
  const [retried] = await rows.write(() => rows.deliveries.claim(queue, 8, 1));
  assert.deepEqual([retried?.attempts, retried?.stops], [3, 1]);
});

Deno.test("M2 an acknowledgement does not count from a session that has never had the lease", async () => {
  await using rows = await openRows();
  const { id } = await lease(rows);
  assert.equal(await rows.write(() => rows.deliveries.acknowledge(id, 8)), false);
  assert.equal(countDeliveries(rows), 1);
});

Deno.test("M2 an acknowledgement does not count from a session that has ended", async () => {
  await using rows = await openRows();
  const { queue, id } = await lease(rows);
  await rows.write(() => rows.store.prepare("DELETE FROM sessions WHERE id = 7").run());
  await rows.write(() => rows.deliveries.claim(queue, 8, 1));
  assert.equal(await rows.write(() => rows.deliveries.acknowledge(id, 7)), false);
});

Deno.test("M2 a stopped process keeps what it handles of a serial queue", async () => {
  await using rows = await openRows();
  const { queue } = await lease(rows);
  await rows.write(() => assert.ok(rows.topology.activate(queue, 7)));
  assert.equal(await revoke(rows), 0);
  assert.deepEqual(await rows.write(() => rows.deliveries.claim(queue, 8, 1)), []);
});

Deno.test("M2 a lease that was renewed is not taken", async () => {
  await using rows = await openRows();
  await lease(rows);
  await rows.write(() => rows.leases.renew(7));
  assert.equal(await revoke(rows), 0);
});

Deno.test("M2 an event is moved once, although the lease was lost in between", async () => {
  await using rows = await openRows();
  const { queue, id } = await lease(rows);
  const next = await rows.write(() => rows.topology.declare({ queue: "next", patterns: ["n"] }, 7));
  const record = { ...RECORD, type: "n" };
  const room = new QueueRoom({ maxMessages: 10, maxBytes: 1e9 });
  const move = (session: number) =>
    rows.write(() =>
      new OutcomeWriter(rows, { room, now: 0 }).write([{
        action: "forward",
        delivery: id,
        session,
        queue,
        record,
      }])
    );
  await rows.write(() => rows.store.prepare("DELETE FROM sessions WHERE id = 7").run());
  await rows.write(() => rows.deliveries.claim(queue, 8, 1));
  for (const session of [7, 8, 8]) await move(session);
  assert.equal((await rows.write(() => rows.deliveries.claim(next, 8, 10))).length, 1);
});
