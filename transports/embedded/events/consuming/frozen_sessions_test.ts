import assert from "node:assert/strict";
import type { Activity } from "../../processes/process_liveness.ts";
import { FrozenSessions } from "./frozen_sessions.ts";
import { openRows, RECORD } from "../testdata/event_rows.ts";

const MAX_LOOKS = 3;

/** How many looks it takes until session 7 has lost its event; undefined if `looks` are too few. */
async function looksUntilTaken(
  activityOf: (look: number) => Activity,
  { looks = 100, renewsAt = [] }: { looks?: number; renewsAt?: readonly number[] } = {},
): Promise<number | undefined> {
  await using rows = await openRows();
  await rows.write(() => {
    const queue = rows.topology.declare({ queue: "Q", patterns: ["e"] }, 7);
    rows.deliveries.add(RECORD, [queue]);
    rows.leases.renew(7);
    rows.deliveries.claim(queue, 7, 1);
  });
  const frozen = new FrozenSessions(MAX_LOOKS);
  for (let look = 0; look < looks; look++) {
    if (renewsAt.includes(look)) await rows.write(() => rows.leases.renew(7));
    const activities = (ids: ReadonlySet<number>) =>
      Promise.resolve(Array.from(ids, (id) => ({
        id,
        lock: "",
        process: { pid: 1, startTime: "", bootId: "", pidNamespace: "" },
        activity: activityOf(look),
      })));
    const sessions = Object.assign(Object.create(rows.sessions), {
      activities,
      current: () => undefined,
    });
    if (await frozen.look({ ...rows, sessions })) return look;
  }
  return undefined;
}

Deno.test("W1 a process that computes never loses what it handles", async () => {
  assert.equal(await looksUntilTaken(() => "running"), undefined);
});

Deno.test("M9 a stopped process loses what it handles after so many looks", async () => {
  assert.equal(await looksUntilTaken(() => "stopped"), MAX_LOOKS);
});

Deno.test("W1 a process that is stopped only now and then keeps what it handles", async () => {
  const now = (look: number) => look % MAX_LOOKS === 0 ? "running" : "stopped";
  assert.equal(await looksUntilTaken(now), undefined);
});

Deno.test("W1 a process that cannot be observed is given ten times as long", async () => {
  assert.equal(await looksUntilTaken(() => "unknown"), 10 * MAX_LOOKS);
});

Deno.test("W1 a sign of life starts the count again", async () => {
  assert.equal(await looksUntilTaken(() => "stopped", { renewsAt: [2] }), 2 + MAX_LOOKS);
});
