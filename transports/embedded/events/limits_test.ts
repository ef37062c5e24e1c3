import assert from "node:assert/strict";
import { QueueFullError } from "../../../core/errors.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { ALL, eventOf, EventWorld } from "./testdata/event_world.ts";

Deno.test("an event that is too large is refused, naming limit and size", async () => {
  await using world = await EventWorld.open({ maxEventBytes: 100 });
  await world.subscribe();
  await assert.rejects(world.emit("x".repeat(100), "large"), {
    name: "EventError",
    message: /^Cannot emit large as an event must have at most 100 bytes: current value is 1\d\d$/,
  });
  await world.emit("small");
  await eventually(() => world.bodies.length === 1);
});

for (const delayMs of [Infinity, 1e300]) {
  Deno.test(`a delay of ${delayMs} is refused, and what is emitted beside it is not`, async () => {
    await using world = await EventWorld.open();
    await world.subscribe();
    const both = [world.events.emit(eventOf(1), { delayMs }), world.emit(2)];
    const [refused, other] = await Promise.allSettled(both);
    assert.ok(refused?.status === "rejected" && refused.reason instanceof RangeError);
    assert.equal(other?.status, "fulfilled");
  });
}

Deno.test("E7: events without a queue are counted by their types", async () => {
  await using world = await EventWorld.open();
  await world.subscribe({ patterns: ["wanted"] });
  for (const type of ["wanted", "odd", "odd"]) await world.emit(1, type);
  const counted = [...world.events.metrics.samples()]
    .filter(([name]) => name === "events.unroutable");
  assert.deepEqual(counted, [["events.unroutable", 2, { type: "odd" }]]);
});

Deno.test("a full queue refuses events, naming itself, until there is room", async () => {
  await using world = await EventWorld.open({ maxMessages: 3 });
  await world.events.declare(ALL);
  const results = await Promise.allSettled([1, 2, 3, 4].map((body) => world.emit(body)));
  assert.deepEqual(results.map(({ status }) => status === "fulfilled"), [true, true, true, false]);
  await assert.rejects(world.emit(5, "order.placed"), (error) => {
    assert.ok(error instanceof QueueFullError);
    assert.match(
      error.message,
      /^Cannot emit order.placed as queue Q must hold fewer than 3 events: current value is 3\./,
    );
    return true;
  });
  await world.subscribe();
  await eventually(() => world.bodies.length === 3);
  await eventually(() => world.queueLength() === 0);
  await world.emit(6);
  await eventually(() => world.bodies.length === 4);
  assert.deepEqual(world.bodies, [1, 2, 3, 6]);
});

Deno.test("a log that keeps more events than a queue may hold refuses none", async () => {
  await using world = await EventWorld.open({ maxMessages: 3 });
  await world.events.log.read({ log: "L", patterns: ["#"], keep: 5 });
  for (let body = 1; body <= 7; body++) await world.emit(body);
  await using all = await world.events.log.read({ log: "L", patterns: ["#"], keep: 5, after: "" });
  assert.deepEqual((await all.read()).map(({ event }) => event.body), [3, 4, 5, 6, 7]);
});

Deno.test("a full store refuses events, naming its file", async () => {
  await using world = await EventWorld.open({ maxBytes: 400_000 });
  await world.events.declare(ALL);
  const body = new Uint8Array(50_000);
  let count = 0;
  await assert.rejects(async () => {
    for (; count < 50; count++) await world.emit(body);
  }, { name: "QueueFullError", message: /lymph\.db must hold fewer than 400000 bytes/ });
  await world.subscribe();
  await eventually(() => world.queueLength() === 0);
  assert.equal(world.bodies.length, count);
  await world.emit("room");
});

Deno.test("events that no queue wants are dropped and take no room", async () => {
  await using world = await EventWorld.open({ maxMessages: 1 });
  await world.events.declare({ queue: "Q", patterns: ["wanted"] });
  for (let i = 0; i < 5; i++) await world.emit(i, "unwanted");
  await world.emit(1, "wanted");
  assert.equal(world.countMessages(), 1);
});

Deno.test("a message goes with its last delivery", async () => {
  await using world = await EventWorld.open();
  for (const queue of ["one", "two"]) {
    await world.events.declare({ queue, patterns: ["#"] });
  }
  await world.emit(1);
  assert.equal(world.countMessages(), 1);
  await using _one = await world.events.subscribe(
    { queue: "one", patterns: [] },
    () => Promise.resolve(),
  );
  await eventually(() => world.queueLength() === 1);
  assert.equal(world.countMessages(), 1);
  world.execute("PRAGMA foreign_keys = ON; DELETE FROM queues WHERE name = 'two'");
  assert.equal(world.countMessages(), 0);
});
