import assert from "node:assert/strict";
import type { TestFact } from "./world.ts";

/** Registers what is promised about queues and those who subscribe to them. */
export function testQueues(test: TestFact): void {
  test("a queue gets each event once, by any of its patterns", async (world) => {
    const patterns = ["order.*", "#.placed", "exact", "*.*.deep"];
    await using inbox = await world.subscribe({ patterns, order: "sequential" });
    const types = ["order.placed", "placed", "a.b.placed", "exact", "x.y.deep", "order.sent"];
    for (const type of ["order", ...types, "order.a.b", "exact.not", "deep", "last.placed"]) {
      await world.emit(type, type);
    }
    await world.untilCount(inbox, types.length + 1);
    assert.deepEqual(inbox.bodies, [...types, "last.placed"]);
  });

  test("subscribers of one queue share its events", async (world) => {
    await using one = await world.subscribe({ on: world.first });
    await using two = await world.subscribe({ on: world.second });
    await using three = await world.subscribe({ on: world.second });
    const bodies = Array.from({ length: 50 }, (_, index) => index);
    for (const body of bodies) await world.emit("counted", body);
    const all = () => [one, two, three].flatMap((inbox) => inbox.bodies as number[]);
    await world.until(() => all().length >= 50, all);
    assert.deepEqual(all().sort((a, b) => a - b), bodies);
  });

  test("each queue gets every event", async (world) => {
    await using one = await world.subscribe({ queue: "one", on: world.first });
    await using two = await world.subscribe({ queue: "two", on: world.second });
    for (const body of [1, 2]) await world.emit("counted", body);
    for (const inbox of [one, two]) {
      await world.untilCount(inbox, 2);
      assert.deepEqual(inbox.bodies.sort(), [1, 2]);
    }
  });

  test("events wait for a queue whose subscribers are away", async (world) => {
    await (await world.subscribe())[Symbol.asyncDispose]();
    await world.emit("missed", 1);
    await world.emit("missed", 2);
    await using inbox = await world.subscribe({ on: world.first });
    await world.untilCount(inbox, 2);
    assert.deepEqual(inbox.bodies.sort(), [1, 2]);
  });

  test("a declared queue keeps events for its first subscriber", async (world) => {
    await world.first.declare({ queue: "Q", patterns: ["early"] });
    await world.emit("early", 1);
    await world.emit("other", 2);
    await using inbox = await world.subscribe({ patterns: ["early"] });
    await world.emit("early", 3);
    await world.untilCount(inbox, 2);
    assert.deepEqual(inbox.bodies.sort(), [1, 3]);
  });

  test("patterns add to those that a queue has", async (world) => {
    await using one = await world.subscribe({ patterns: ["a"], order: "sequential" });
    await world.first.declare({ queue: "Q", patterns: ["b"], order: "sequential" });
    for (const type of ["a", "b", "c", "a"]) await world.emit(type, type);
    await world.untilCount(one, 3);
    assert.deepEqual(one.bodies, ["a", "b", "a"]);
  });

  test("an exclusive queue vanishes with its subscriber", async (world) => {
    const exclusive = { queue: "mine", exclusive: true } as const;
    const gone = await world.subscribe(exclusive);
    await world.emit("heard", 1);
    await world.untilCount(gone, 1);
    await gone[Symbol.asyncDispose]();
    await world.emit("missed", 2);
    await using inbox = await world.subscribe(exclusive);
    await world.emit("heard", 3);
    await world.untilCount(inbox, 1);
    assert.deepEqual(inbox.bodies, [3]);
  });

  test("disposing of a subscription waits for its handlers and ends deliveries", async (world) => {
    const [started, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let isDone = false;
    const inbox = await world.subscribe({
      order: "sequential",
      handler: async () => {
        started.resolve();
        await release.promise;
        isDone = true;
      },
    });
    await world.emit("slow", 1);
    await world.emit("left", 2);
    await started.promise;
    const disposed = inbox[Symbol.asyncDispose]().then(() => isDone);
    await world.advance(20);
    release.resolve();
    assert.equal(await disposed, true);
    await using next = await world.subscribe({ on: world.first, order: "sequential" });
    await world.untilCount(next, 1);
    assert.deepEqual([inbox.bodies, next.bodies], [[1], [2]]);
  });

  test("stopping waits for handlers and leaves the rest to others", async (world) => {
    const [started, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const inbox = await world.subscribe({
      on: world.first,
      order: "sequential",
      handler: () => {
        started.resolve();
        return release.promise;
      },
    });
    await world.emit("slow", 1);
    await world.emit("left", 2);
    await started.promise;
    const stopped = world.first.stop();
    release.resolve();
    await stopped;
    await using next = await world.subscribe({ order: "sequential" });
    await world.untilCount(next, 1);
    assert.deepEqual([inbox.bodies, next.bodies], [[1], [2]]);
    await inbox[Symbol.asyncDispose]();
  });

  test("disposing and stopping twice is safe", async (world) => {
    const inbox = await world.subscribe({ on: world.first });
    for (let i = 0; i < 2; i++) await inbox[Symbol.asyncDispose]();
    for (let i = 0; i < 2; i++) await world.first.stop();
    await world.second.stop({ signal: AbortSignal.abort() });
    await world.second.stop();
  });
}
