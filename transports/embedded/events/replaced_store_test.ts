import assert from "node:assert/strict";
import { join } from "node:path";
import { eventually } from "../../../tests/support/eventually.ts";
import { within } from "../../../tests/support/within.ts";
import { EventWorld, OtherEvents } from "./testdata/event_world.ts";

/** Puts the store of one world in the place of another's, which runs on. */
async function replace(running: EventWorld, stopped: EventWorld): Promise<void> {
  for (const suffix of ["-wal", "-shm"]) {
    await Deno.remove(join(running.directory, `lymph.db${suffix}`)).catch(() => {});
  }
  await Deno.rename(join(stopped.directory, "lymph.db"), join(running.directory, "lymph.db"));
}

Deno.test("a consumer takes nothing from queues of others after the store was replaced", async () => {
  await using world = await EventWorld.open();
  const mine: unknown[] = [];
  await world.events.subscribe({ queue: "mine", patterns: ["mine"] }, ({ body }) => {
    return Promise.resolve(mine.push(body));
  });
  await using other = await EventWorld.open();
  await other.events.declare({ queue: "theirs", patterns: ["theirs"] });
  await other.emit("theirs", "theirs");
  await other.events.stop();
  await replace(world, other);
  await eventually(async () => {
    await world.emit("mine", "mine").catch(() => {}); // the store may be neither of the two now
    return mine.length > 0;
  });
  assert.ok(mine.every((body) => body === "mine"), String(mine));
  await eventually(() => world.queueLength() === 1);
});

Deno.test("queues that were declared are there again after the state directory was deleted", async () => {
  await using world = await EventWorld.open();
  await world.events.declare({ queue: "tasks", patterns: ["resize"] });
  await world.events.declare({ queue: "tasks", patterns: ["rotate"] });
  await Deno.remove(world.directory, { recursive: true });
  await eventually(() => world.queueLength() !== undefined);
  for (const type of ["resize", "rotate"]) await world.emit(type, type);
  assert.equal(world.queueLength(), 2);
});

for (const durability of ["disk", "process"] as const) {
  for (const removed of ["the store", "the state directory"]) {
    Deno.test(`A19 no event that was emitted is lost when ${removed} is removed, with durability ${durability}`, async () => {
      await using world = await EventWorld.open({ durability });
      const subscription = { queue: "Q", patterns: ["#"] };
      await world.events.declare(subscription);
      await world.emit("before");
      if (removed === "the store") {
        for (const suffix of ["", "-wal", "-shm"]) {
          await Deno.remove(join(world.directory, `lymph.db${suffix}`));
        }
      } else await Deno.remove(world.directory, { recursive: true });
      const bodies = Array.from({ length: 20 }, (_, index) => index);
      for (const body of bodies.slice(0, 5)) await world.emit(body);
      await Promise.all(bodies.slice(5).map((body) => world.emit(body)));
      // A process that comes now sees the new file only.
      await using other = new OtherEvents(world.directory);
      await other.events.start();
      const received = new Set<unknown>();
      await other.events.subscribe(subscription, ({ body }) => {
        return Promise.resolve(received.add(body));
      });
      await eventually(() => bodies.every((body) => received.has(body)), { timeoutMs: 15_000 });
    });
  }
}

Deno.test("A19 an event fails while a file is in the place of the state directory", async () => {
  await using world = await EventWorld.open();
  await world.events.declare({ queue: "Q", patterns: ["#"] });
  await world.emit("before");
  await Deno.remove(world.directory, { recursive: true });
  await Deno.writeTextFile(world.directory, "");
  await assert.rejects(
    within(world.emit("meanwhile"), "an answer"),
    /must be a writable directory/,
  );
  await Deno.remove(world.directory);
  await eventually(() => world.emit("after").then(() => true, () => false));
  await eventually(() => (world.queueLength() ?? 0) > 0);
});

Deno.test("A19 an event that no queue wants in a new store is dropped in the end", async () => {
  await using world = await EventWorld.open();
  await world.emit("before");
  await Deno.remove(world.directory, { recursive: true });
  await world.emit("after");
  const [sample] = [...world.events.metrics.samples()]
    .filter(([name]) => name === "events.unroutable");
  assert.equal(sample?.[1], 2);
});
