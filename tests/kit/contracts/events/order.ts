import assert from "node:assert/strict";
import type { DeliveryOrder } from "../../../../core/events/event_system.ts";
import { type EventWorld, failing, type Inbox, type TestFact } from "./world.ts";

/** Registers what is promised about the order of events. */
export function testOrder(test: TestFact): void {
  test("a concurrent queue handles many events at the same time", async (world) => {
    const all = Promise.withResolvers<void>();
    let count = 0;
    await using inbox = await world.subscribe({
      handler: () => {
        if (++count === 3) all.resolve();
        return all.promise;
      },
    });
    for (const body of [1, 2, 3]) await world.emit("met", body);
    await world.untilCount(inbox, 3);
    await all.promise;
  });

  test("a sequential subscriber handles one event after the other, in order", async (world) => {
    await using watched = await watchOrder(world, "sequential", 1);
    const bodies = await emitMany(world, 100);
    await world.until(() => watched.handled.length >= 100, () => watched.handled);
    assert.deepEqual(watched.handled, bodies);
    assert.equal(watched.most(), 1);
  });

  test("a failed event does not hold up a sequential queue", async (world) => {
    await using inbox = await world.subscribe({
      order: "sequential",
      retries: 1,
      handler: failing(1),
    });
    await world.emit("failed", "failed");
    await world.emit("fine", "fine");
    await world.untilCount(inbox, 2);
    assert.deepEqual(inbox.bodies, ["failed", "fine"]);
    await world.advance(250);
    await world.untilCount(inbox, 3);
    assert.equal(inbox.bodies[2], "failed");
  });

  test("a serial queue keeps the order over all of its subscribers", async (world) => {
    await using watched = await watchOrder(world, "serial", 3);
    const bodies = await emitMany(world, 60);
    await world.until(() => watched.handled.length >= 60, () => watched.handled);
    assert.deepEqual(watched.handled, bodies);
    assert.equal(watched.most(), 1);
  });

  test("a serial queue goes on with the next subscriber once the active one is done", async (world) => {
    const [started, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = await world.subscribe({
      on: world.first,
      order: "serial",
      handler: () => {
        started.resolve();
        return release.promise;
      },
    });
    await world.emit("one", 1);
    await world.emit("two", 2);
    await started.promise;
    await using second = await world.subscribe({ on: world.second, order: "serial" });
    const disposed = first[Symbol.asyncDispose]();
    await world.advance(20);
    assert.deepEqual(second.bodies, []);
    release.resolve();
    await disposed;
    await world.untilCount(second, 1);
    assert.deepEqual([first.bodies, second.bodies], [[1], [2]]);
  });

  test("a failed event holds up a serial queue until its next attempt", async (world) => {
    await using inbox = await world.subscribe({ order: "serial", retries: 1, handler: failing(1) });
    await world.emit("failed", "failed");
    await world.emit("behind", "behind");
    await world.untilCount(inbox, 1);
    await world.advance(250);
    await world.untilCount(inbox, 3);
    assert.deepEqual(inbox.bodies, ["failed", "failed", "behind"]);
  });

  test("a serial queue goes on after a dead letter", async (world) => {
    await using inbox = await world.subscribe({ order: "serial", handler: failing(1) });
    await world.emit("dead", "dead");
    await world.emit("behind", "behind");
    await world.untilCount(inbox, 2);
    assert.deepEqual(inbox.bodies, ["dead", "behind"]);
  });
}

interface Watched extends AsyncDisposable {
  /** Bodies in the order in which they were handled. */
  readonly handled: unknown[];
  /** How many handlers ran at the same time at most. */
  most(): number;
}

async function watchOrder(
  world: EventWorld,
  order: DeliveryOrder,
  subscribers: number,
): Promise<Watched> {
  const handled: unknown[] = [];
  let [running, most] = [0, 0];
  const inboxes: Inbox[] = [];
  for (let i = 0; i < subscribers; i++) {
    inboxes.push(
      await world.subscribe({
        on: i % 2 === 0 ? world.second : world.first,
        order,
        handler: async ({ body }) => {
          most = Math.max(most, ++running);
          for (let turn = 0; turn < 3; turn++) await Promise.resolve();
          handled.push(body);
          running--;
        },
      }),
    );
  }
  return {
    handled,
    most: () => most,
    async [Symbol.asyncDispose]() {
      await Promise.all(inboxes.map((inbox) => inbox[Symbol.asyncDispose]()));
    },
  };
}

async function emitMany(world: EventWorld, count: number): Promise<number[]> {
  const bodies = Array.from({ length: count }, (_, index) => index);
  for (const body of bodies) await world.emit("counted", body);
  return bodies;
}
