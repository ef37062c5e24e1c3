import assert from "node:assert/strict";
import type { EventQueues, QueueStatus } from "../../../../core/events/queues.ts";
import { eventOf, type EventWorld, type TestFact } from "./world.ts";

/** Registers what is promised about the list of queues, where an event system has one. */
export function testQueueList(test: TestFact): void {
  const testList = (
    fact: string,
    check: (world: EventWorld, queues: EventQueues) => Promise<void>,
  ): void =>
    test(fact, async (world) => {
      if (world.second.queues !== undefined) await check(world, world.second.queues);
    });

  testList("queues are listed with what they hold and who consumes them", async (world, queues) => {
    await world.first.declare({ queue: "Q", patterns: ["wanted"] });
    await world.emit("wanted");
    await using _inbox = await world.subscribe({ queue: "other", patterns: ["other"] });
    await using _own = await world.subscribe({ queue: "own", exclusive: true, patterns: ["own"] });
    await world.until(async () => (await find(queues, "Q"))?.length === 1, () => queues.list());
    assert.equal((await find(queues, "Q"))?.consumers, 0);
    assert.equal((await find(queues, "other"))?.consumers, 1);
    assert.equal(await find(queues, "own"), undefined);
  });

  testList(
    "a queue is as old as its oldest event, also while that is handled",
    async (world, queues) => {
      const release = Promise.withResolvers<void>();
      await world.first.declare({ queue: "Q", patterns: ["wanted"] });
      const emittedAt = Date.now();
      await world.emit("wanted");
      const ageMs = async () => (await find(queues, "Q"))?.ageMs;
      const untilOlderThan = async (ms: number): Promise<void> => {
        await world.until(async () => (await ageMs() ?? 0) > ms, ageMs);
        assert.ok((await ageMs() ?? 0) <= Date.now() - emittedAt);
      };
      await world.until(async () => (await find(queues, "Q"))?.length === 1, () => queues.list());
      if (await ageMs() === undefined) return; // it does not tell
      await untilOlderThan(20);
      await using inbox = await world.subscribe({
        patterns: ["wanted"],
        handler: () => release.promise,
      });
      await world.untilCount(inbox, 1);
      await untilOlderThan(40);
      release.resolve();
      await world.until(async () => await ageMs() === undefined, ageMs);
    },
  );

  testList("a delayed event has no age before it is due", async (world, queues) => {
    await world.first.declare({ queue: "Q", patterns: ["wanted"] });
    await world.emit("wanted", null, { delayMs: 60_000 });
    assert.equal((await find(queues, "Q"))?.ageMs, undefined);
  });

  testList("a queue that no running process uses can be removed", async (world, queues) => {
    const emit = (body: unknown) => world.second.emit(eventOf("wanted", body));
    await world.first.declare({ queue: "Q", patterns: ["wanted"] });
    await world.emit("wanted", 1);
    await world.first.stop();
    await world.until(async () => (await find(queues, "Q"))?.length === 1, () => queues.list());
    assert.equal(await queues.remove("Q"), 1);
    assert.equal(await find(queues, "Q"), undefined);
    await emit(2);
    await using inbox = await world.subscribe({ patterns: ["wanted"] });
    await emit(3);
    await world.untilCount(inbox, 1);
    assert.deepEqual(inbox.bodies, [3]);
  });

  testList("a queue with subscribers, or none at all, is not removed", async (world, queues) => {
    await using inbox = await world.subscribe({ on: world.first });
    await assert.rejects(queues.remove("Q"), { name: "EventError" });
    await assert.rejects(queues.remove("missing"), { name: "LookupError" });
    await world.emit("kept", 1);
    await world.untilCount(inbox, 1);
  });
}

async function find(queues: EventQueues, name: string): Promise<QueueStatus | undefined> {
  return (await queues.list()).find((queue) => queue.name === name);
}
