import assert from "node:assert/strict";
import { EventError } from "../../../core/errors.ts";
import type { ServiceEvent } from "../../../core/events/service_event.ts";
import { type RabbitmqServer, startRabbitmq } from "../../../tests/kit/mod.ts";
import { Relay } from "../../../tests/kit/servers/relay.ts";
import { AmqpWorld, eventOf } from "../../../tests/support/servers/amqp.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { MsgpackSerializer } from "../../serializers/mod.ts";
import { Attempts } from "./attempts.ts";
import type { IncomingMessage } from "../connection/connection.ts";
import { Forwarding } from "./forwarding.ts";
import { EventFormat } from "../message.ts";

const FIRST = { queue: "first", patterns: ["first"], order: "serial", retries: Infinity } as const;
const LANES = 3;
const format = new EventFormat(new MsgpackSerializer());
let rabbitmq: RabbitmqServer;
let worlds: string[];
Deno.test.beforeAll(async () => {
  rabbitmq = await startRabbitmq();
  worlds = await rabbitmq.createVirtualHosts(3);
});
Deno.test.afterAll(() => rabbitmq?.stop()); // it may have failed to start

Deno.test("where a queue refuses events that others take the place of, none overtakes another", async () => {
  const url = worlds.pop() ?? "";
  await using world = new AmqpWorld(url);
  const [events, subscriber] = [await world.events(), await world.events()];
  const next = laneOf(0);
  await events.declare(next);
  await using free = await world.hear<number>(subscriber, laneOf(1));
  await limit(url, next.queue, 2);
  await events.declare(FIRST);
  const steps = Array.from({ length: 30 }, (_, step) => step);
  for (const step of steps) await events.emit(eventOf("first", step));
  await using _live = await events.forward(FIRST, ({ body }) => {
    return Promise.resolve(eventOf(`lane.${Number(body) % 2}`, body));
  });
  // They go around those that have to wait.
  await eventually(() => free.bodies.length === 15);
  await using limited = await world.hear<number>(subscriber, next);
  await eventually(() => limited.bodies.length >= 15);
  assert.deepEqual(limited.bodies, steps.filter((step) => step % 2 === 0));
  assert.deepEqual(free.bodies, steps.filter((step) => step % 2 === 1));
});

Deno.test("where connections are cut, what is forwarded again begins with what was not", async () => {
  const url = worlds.pop() ?? "";
  await using relay = new Relay({ port: rabbitmq.port });
  await using world = new AmqpWorld(url);
  await using behind = new AmqpWorld(url.replace(`:${rabbitmq.port}/`, `:${relay.port}/`));
  const events = await world.events({ emitTimeoutMs: 60_000 });
  const forwarder = await behind.events();
  await using inbox = new AsyncDisposableStack();
  const lanes: number[][] = [];
  for (let index = 0; index < LANES; index++) {
    const heard = inbox.use(await world.hear<number>(events, laneOf(index)));
    lanes.push(heard.bodies);
  }
  let cutAt = 300;
  await using _live = await forwarder.forward(FIRST, (event) => {
    if (event.body === cutAt) {
      cutAt += 300;
      relay.cut();
      relay.resume();
    }
    return Promise.resolve(laneEvent(event));
  });
  const count = 1500;
  await Promise.all(
    Array.from({ length: count }, (_, step) => events.emit(eventOf("first", step))),
  );
  await eventually(() => new Set(lanes.flat()).size === count);
  for (const lane of lanes) assertNoGaps(lane);
  assert.ok(cutAt > count - 300, `It was cut before ${cutAt} only`);
});

Deno.test("what can neither be forwarded nor be kept is overtaken by nothing", async () => {
  const url = worlds.pop() ?? "";
  await using world = new AmqpWorld(url);
  const events = await world.events();
  await using heard = await world.hear<number>(events, laneOf(0));
  await limit(url, "lymph_dead", 0);
  let attempts = 0;
  await using _live = await events.forward({ ...FIRST, retries: 0 }, ({ body }) => {
    if (body === 2) attempts++;
    if (body === 2) throw new RangeError("indigestible");
    return Promise.resolve(eventOf("lane.0", body));
  });
  for (const step of [1, 2, 3]) await events.emit(eventOf("first", step));
  await eventually(() => attempts > 2); // it comes again and again
  assert.deepEqual(heard.bodies, [1]);
  await rabbitmq.ctl("clear_policy", "--vhost", vhostOf(url), "limited");
  await eventually(() => heard.bodies.length > 1);
  assert.deepEqual(heard.bodies, [1, 3]);
  assert.equal((await events.deadLetters.list()).length, 1);
});

Deno.test("behind an event that can neither be forwarded nor be kept, none is on its way", async () => {
  const published: unknown[] = [];
  const forwarding = new Forwarding({
    attempts: new Attempts({
      subscription: { ...FIRST, retries: 0 },
      format,
      retryLater: () => Promise.resolve(),
      giveUp: () => Promise.reject(new EventError("There is no room")),
    }),
    route: ({ body }) => Promise.resolve(eventOf("lane.0", body)),
    publish: ({ body }) => {
      published.push(body);
      return body === 2 ? Promise.reject(new EventError("It is full")) : Promise.resolve();
    },
  });
  const custody = { signal: new AbortController().signal, isLost: false };
  const forwarded = [1, 2, 3, 4].map((step) => forwarding.forward(messageOf(step), custody));
  const outcomes = await Promise.allSettled(forwarded);
  assert.deepEqual(outcomes.map((one) => one.status === "fulfilled" && one.value), [
    true,
    false,
    false,
    false,
  ]);
  assert.equal(outcomes[1]?.status, "rejected");
  assert.deepEqual(published, [1, 2]);
});

function laneOf(index: number) {
  return { queue: `Lane-${index}`, patterns: [`lane.${index}`], order: "serial" } as const;
}

function laneEvent({ body }: ServiceEvent): ServiceEvent {
  return eventOf(`lane.${Number(body) % LANES}`, body);
}

/** What is repeated follows on itself up to where it was, too. */
function assertNoGaps(steps: readonly number[]): void {
  let last = (steps[0] ?? 0) - LANES;
  for (const step of steps) {
    assert.ok(step <= last + LANES, `${step} came after ${last}`);
    last = step;
  }
}

function messageOf(body: unknown): IncomingMessage {
  const { content, properties } = format.pack(eventOf("first", body));
  const fields = { deliveryTag: 1, redelivered: false, exchange: "lymph", routingKey: "first" };
  return { content, properties, fields } as unknown as IncomingMessage; // the rest is not looked at
}

async function limit(url: string, queue: string, maxLength: number): Promise<void> {
  const limits = JSON.stringify({ "max-length": maxLength, overflow: "reject-publish" });
  await rabbitmq.ctl("set_policy", "--vhost", vhostOf(url), "limited", `^${queue}$`, limits);
}

function vhostOf(url: string): string {
  return new URL(url).pathname.slice(1);
}
