import assert from "node:assert/strict";
import { type RabbitmqServer, startRabbitmq } from "../../../tests/kit/mod.ts";
import { AmqpWorld, eventOf, sampleOf } from "../../../tests/support/servers/amqp.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import type { AmqpEventSystem } from "../mod.ts";
import { Topology } from "./topology.ts";

let rabbitmq: RabbitmqServer;
let urls: string[];
Deno.test.beforeAll(async () => {
  rabbitmq = await startRabbitmq();
  urls = await rabbitmq.createVirtualHosts(6);
});
Deno.test.afterAll(() => rabbitmq?.stop()); // it may have failed to start

const newUrl = () => urls.pop() ?? assert.fail("There are too few virtual hosts");

async function waitingIn(events: AmqpEventSystem, queue: string): Promise<number | undefined> {
  return (await events.queues.list()).find(({ name }) => name === queue)?.length;
}

Deno.test("W6 a queue gets only what running processes declare", async () => {
  await using world = new AmqpWorld(newUrl());
  const [old, next, emitter] = [await world.events(), await world.events(), await world.events()];
  await old.declare({ queue: "Bill-onOrder", patterns: ["order.placed"] });
  await using heard = await world.hear<string>(next, {
    queue: "Bill-onOrder",
    patterns: ["order.paid"],
  });
  await emitter.emit(eventOf("order.placed", "while it is declared"));
  await eventually(() => heard.bodies.length === 1);
  await old.stop();
  const again = await world.events();
  await using _standby = await world.hear(again, {
    queue: "Bill-onOrder",
    patterns: ["order.paid"],
  });
  await emitter.emit(eventOf("order.placed", "now nobody declares it"));
  assert.equal(sampleOf(emitter, "events.unroutable", "order.placed"), 1);
  assert.deepEqual(heard.bodies, ["while it is declared"]);
});

Deno.test("W6 a delayed event whose type is not declared is a dead letter", async () => {
  await using world = new AmqpWorld(newUrl());
  const [old, next, emitter] = [await world.events(), await world.events(), await world.events()];
  await old.declare({ queue: "Bill-onOrder", patterns: ["order.placed"] });
  await emitter.emit(eventOf("order.placed", "early"));
  await old.stop();
  await using heard = await world.hear(next, { queue: "Bill-onOrder", patterns: ["order.paid"] });
  await emitter.emit(eventOf("order.paid", "wanted"));
  await eventually(() => heard.bodies.length === 1);
  const [letter] = await eventually(async () => {
    const letters = await emitter.deadLetters.list();
    return letters.length > 0 && letters;
  });
  assert.deepEqual(heard.bodies, ["wanted"]);
  assert.equal(letter?.event.body, "early");
  assert.match(letter.error.message, /No running instance declares order\.placed/);
});

Deno.test("W6 a queue whose handler was renamed is left over, and can be removed", async () => {
  await using world = new AmqpWorld(newUrl());
  const [old, next, other] = [await world.events(), await world.events(), await world.events()];
  await old.declare({ queue: "Bill-onOrder", patterns: ["order.paid"] });
  await other.declare({ queue: "Shop-onOrder", patterns: ["order.paid"] });
  await old.stop();
  await other.stop();
  await using _heard = await world.hear(next, { queue: "Bill-onPaid", patterns: ["order.paid"] });
  await next.emit(eventOf("order.paid"));
  await eventually(async () => await waitingIn(next, "Bill-onOrder") === 1);
  const list = await next.queues.list();
  assert.deepEqual(list.map(({ name, isOrphan, consumers }) => [name, isOrphan, consumers]), [
    ["Bill-onOrder", true, 0],
    ["Bill-onPaid", false, 1],
    ["Shop-onOrder", false, 0], // its service does not run
  ]);
  assert.equal(await next.queues.remove("Bill-onOrder"), 1);
  await assert.rejects(next.queues.remove("lymph_dead"), { name: "LookupError" });
  assert.equal(await waitingIn(next, "Bill-onOrder"), undefined);
});

Deno.test("W6 a connection that is lost costs no binding", async () => {
  const url = newUrl();
  await using world = new AmqpWorld(url);
  const [events, other] = [await world.events(), await world.events()];
  await using heard = await world.hear(events, { queue: "Q", patterns: ["a"] });
  await rabbitmq.ctl("close_all_connections", "--vhost", new URL(url).pathname.slice(1), "test");
  await using _other = await world.hear(other, { queue: "Q", patterns: ["b"] });
  await eventually(async () => {
    await other.emit(eventOf("a"));
    return heard.bodies.length > 0;
  });
});

Deno.test("W6 processes go on without a catalogue that another program has declared", async () => {
  await using world = new AmqpWorld(newUrl());
  await world.bare(async (channel) => void await channel.assertQueue("lymph_queues"));
  // The broker closes the first one's channel, which has the lock.
  for (const events of [await world.events(), await world.events()]) {
    await events.declare({ queue: "Q", patterns: ["e"] });
  }
});

Deno.test("W6 a catalogue that stays locked is told as such", async () => {
  await using world = new AmqpWorld(newUrl());
  const events = await world.events({ emitTimeoutMs: 60_000 });
  await world.bare(async (channel) => {
    const { name, ...lock } = new Topology().catalogueLock();
    await channel.assertQueue(name, lock);
    const declared = events.declare({ queue: "Q", patterns: ["e"] });
    await assert.rejects(declared, /Cannot declare Q: Another process has held \S+ for 4000 ms/);
  });
});
