import assert from "node:assert/strict";
import { openRows, RECORD } from "../testdata/event_rows.ts";
import { queueLevels } from "./queue_levels.ts";

const HOUR_MS = 3_600_000;
const NEVER_CLOSE_MS = HOUR_MS / 2;

/** A queue, and the age of its oldest event in whole hours. */
async function openQueue() {
  const rows = await openRows();
  const queue = await rows.write(() => rows.topology.declare({ queue: "Q", patterns: ["e"] }, 7));
  assert.ok(queue !== undefined);
  const hours = () => {
    const ageMs = queueLevels(rows.store)[0]?.ageMs;
    return ageMs === undefined ? undefined : Math.floor((ageMs + NEVER_CLOSE_MS) / HOUR_MS);
  };
  /** Adds an event that could be handled an hour ago; it is claimed and fails, until it is due. */
  const fail = (dueAt: number) =>
    rows.write(() => {
      rows.deliveries.add(RECORD, [queue]);
      rows.store.prepare("UPDATE messages SET ready_at = ready_at - ?").run(HOUR_MS);
      const [delivery] = rows.deliveries.claim(queue, 7, 1);
      rows.deliveries.postpone(delivery?.id ?? 0, 7, dueAt);
    });
  return { rows, queue, hours, fail };
}

Deno.test("an old event that is tried again is older than the new one before it", async () => {
  const { rows, queue, hours, fail } = await openQueue();
  await using _ = rows;
  await fail(Date.now() - 1);
  await rows.write(() => rows.deliveries.add(RECORD, [queue]));
  await rows.write(() => rows.deliveries.promote(queue, Date.now()));
  assert.equal(hours(), 1);
});

Deno.test("an event that is due counts even if its service is down", async () => {
  const { rows, queue, hours } = await openQueue();
  await using _ = rows;
  await rows.write(() => rows.deliveries.add(RECORD, [queue], Date.now() - 2 * HOUR_MS));
  assert.equal(hours(), 2);
});

Deno.test("a failed event does not count while it waits for its next attempt", async () => {
  const { rows, hours, fail } = await openQueue();
  await using _ = rows;
  await fail(Date.now() + HOUR_MS);
  assert.equal(hours(), undefined);
});

Deno.test("the oldest event is found without reading those that wait", async () => {
  const { rows } = await openQueue();
  await using _ = rows;
  const explained: string[] = [];
  const prepare = (sql: string) => {
    const plan = rows.store.prepare(`EXPLAIN QUERY PLAN ${sql}`);
    explained.push(
      ...plan.all(...sql.includes("?") ? [0] : []).map(({ detail }) => String(detail)),
    );
    return rows.store.prepare(sql);
  };
  queueLevels({ prepare });
  const scans = explained.filter((detail) => /SCAN (deliveries|messages)/.test(detail));
  assert.deepEqual(scans, []);
  assert.match(explained.join("\n"), /deliveries_requeued/);
});
