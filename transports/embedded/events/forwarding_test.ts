import assert from "node:assert/strict";
import type { Subscription } from "../../../core/events/event_system.ts";
import type { ServiceEvent } from "../../../core/events/service_event.ts";
import { MsgpackSerializer } from "../../serializers/mod.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { makeTemporaryDirectory } from "../testdata/temporary.ts";
import { EmbeddedEventSystem } from "./event_system.ts";
import { EventWorld } from "./testdata/event_world.ts";

const FIRST: Subscription = { queue: "first", patterns: ["first"], order: "serial" };
const NEXT: Subscription = { queue: "next", patterns: ["next"], order: "serial" };
const COUNT = 10;

function eventOf(type: string, body: unknown): ServiceEvent {
  return { type, body, source: "test", headers: {} };
}

async function openWorld(maxMessages: number) {
  const directory = await makeTemporaryDirectory();
  const events = new EmbeddedEventSystem({
    stateDir: directory.path,
    serializer: new MsgpackSerializer(),
    maxMessages,
  });
  await events.start();
  await events.declare(FIRST);
  const bodies = Array.from({ length: COUNT }, (_, index) => index);
  await Promise.all(bodies.map((body) => events.emit(eventOf("first", body))));
  const routed: unknown[] = [];
  return {
    events,
    bodies,
    routed,
    forward: () =>
      events.forward(FIRST, ({ body }) => {
        routed.push(body);
        return Promise.resolve(eventOf("next", body));
      }),
    length: (queue: string) => {
      const samples = [...events.metrics.samples()];
      return samples.find(([, , label]) => label?.queue === queue)?.[1];
    },
    async [Symbol.asyncDispose]() {
      await events.stop();
      await directory[Symbol.asyncDispose]();
    },
  };
}

async function receive(events: EmbeddedEventSystem): Promise<unknown[]> {
  const received: unknown[] = [];
  await using _live = await events.subscribe(NEXT, ({ body }) => {
    return Promise.resolve(received.push(body));
  });
  await eventually(() => received.length >= COUNT);
  return received;
}

Deno.test("events wait in order where the queue that they are moved to is full", async () => {
  await using world = await openWorld(COUNT);
  await world.events.declare({ ...NEXT, patterns: ["next", "filling"] });
  const filling = COUNT - 3;
  for (let i = 0; i < filling; i++) await world.events.emit(eventOf("filling", i));
  await using _live = await world.forward();
  await eventually(() => world.length("next") === COUNT);
  assert.equal(world.length("first"), COUNT - 3);
  const received: unknown[] = [];
  await using _subscribed = await world.events.subscribe(NEXT, (event) => {
    if (event.type === "next") received.push(event.body);
    return Promise.resolve();
  });
  await eventually(() => received.length >= COUNT);
  assert.deepEqual(received, world.bodies);
});

Deno.test("a stuck subscriber of its own does not hold up events that are moved on", async () => {
  await using world = await openWorld(COUNT);
  const stuck = Promise.withResolvers<void>();
  await using _stuck = await world.events.subscribe(
    { queue: "own", patterns: ["#"], exclusive: true, order: "sequential" },
    () => stuck.promise,
  );
  const filling = COUNT - 3;
  for (let i = 0; i < filling; i++) await world.events.emit(eventOf("filling", i));
  await using _live = await world.forward();
  try {
    assert.deepEqual(await receive(world.events), world.bodies);
  } finally {
    stuck.resolve();
  }
});

Deno.test("an event that is routed while the one before it waits does not overtake it", async () => {
  await using world = await openWorld(COUNT);
  await world.events.declare({ ...NEXT, patterns: ["next", "filling"] });
  for (let i = 0; i < COUNT; i++) await world.events.emit(eventOf("filling", i));
  const routing = Promise.withResolvers<void>();
  const routed: unknown[] = [];
  await using _live = await world.events.forward(FIRST, async ({ body }) => {
    routed.push(body);
    if (body === 1) await routing.promise;
    return eventOf("next", body);
  });
  await eventually(() => routed.includes(1));
  const received: unknown[] = [];
  await using _subscribed = await world.events.subscribe(NEXT, (event) => {
    if (event.type === "next") received.push(event.body);
    return Promise.resolve();
  });
  try {
    await eventually(() => world.length("next") === 0);
  } finally {
    routing.resolve();
  }
  await eventually(() => received.length >= COUNT);
  assert.deepEqual(received, world.bodies);
});

Deno.test("events wait in order where no queue wants them yet", async () => {
  await using world = await openWorld(COUNT);
  await using _live = await world.forward();
  await eventually(() => world.routed.length > 0);
  assert.deepEqual(await receive(world.events), world.bodies);
});

for (const order of ["serial", "sequential", "concurrent"] as const) {
  Deno.test(`a ${order} queue waits while it is held up, as its events cannot be moved on`, async () => {
    await using world = await EventWorld.open();
    const held = { queue: "held", patterns: ["held"], order };
    await world.events.declare(held);
    await world.emit(1, "held");
    world.execute(`UPDATE queues SET held_until = ${Date.now() + 60_000}`);
    await world.subscribe(held);
    await world.subscribe({ queue: "other", patterns: ["other"] });
    for (const body of [2, 3]) {
      await world.emit(body, "other");
      await eventually(() => world.bodies.includes(body));
    }
    assert.deepEqual(world.bodies, [2, 3]);
    world.execute("UPDATE queues SET held_until = 0");
    await world.emit(4, "other"); // has it look again
    await eventually(() => world.bodies.includes(1));
  });
}
