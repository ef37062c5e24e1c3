import assert from "node:assert/strict";
import { fakeTime, type RabbitmqServer, startRabbitmq } from "../../../tests/kit/mod.ts";
import { AmqpWorld, eventOf } from "../../../tests/support/servers/amqp.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { MsgpackSerializer } from "../../serializers/mod.ts";
import { RENEW_MS } from "../topology/delay.ts";
import { EventFormat } from "../message.ts";
import { Topology } from "../topology/topology.ts";
import { WaitingQueues } from "./waiting_queues.ts";

const topology = new Topology();
const payload = new EventFormat(new MsgpackSerializer()).pack(eventOf("greeted"));
let rabbitmq: RabbitmqServer;
Deno.test.beforeAll(async () => {
  rabbitmq = await startRabbitmq();
});
Deno.test.afterAll(() => rabbitmq?.stop()); // it may have failed to start

Deno.test("events with all kinds of delays wait in few queues, and none comes early", async () => {
  await using world = new AmqpWorld(rabbitmq.url);
  const events = await world.events({ emitTimeoutMs: 60_000 });
  const early: number[] = [];
  await using heard = await world.hear<number>(events, { patterns: ["late"] }, (dueAt) => {
    const leftMs = dueAt - performance.now();
    if (leftMs > 0) early.push(leftMs);
  });
  const delays = Array.from({ length: 2000 }, (_, index) => 0.5 + index);
  await Promise.all(delays.map((delayMs) => {
    return events.emit(eventOf("late", performance.now() + delayMs), { delayMs });
  }));
  await eventually(() => heard.bodies.length === delays.length);
  const queues = (await rabbitmq.ctl("list_queues", "name")).split("\n")
    .filter((name) => name.startsWith("lymph.delay.late."));
  assert.equal(queues.length, 150);
  assert.deepEqual(early, []);
});

Deno.test("a waiting queue is declared once for many events, and again before it expires", async () => {
  using time = fakeTime();
  const { queues, declared } = recorded();
  const queue = topology.delayQueue("greeted", 50);
  for (let i = 0; i < 10; i++) await queues.put(payload, queue);
  await time.advance(RENEW_MS - 1);
  await queues.put(payload, queue);
  assert.deepEqual(declared, [queue.name]);
  await time.advance(1);
  await queues.put(payload, queue);
  assert.deepEqual(declared, [queue.name, queue.name]);
});

Deno.test("a waiting queue that was deleted is declared again", async () => {
  const routed = [true, false, true];
  const { queues, declared } = recorded(() => routed.shift());
  const queue = topology.delayQueue("greeted", 50);
  await queues.put(payload, queue);
  await queues.put(payload, queue);
  assert.deepEqual([declared.length, routed.length], [2, 0]);
});

Deno.test("only so many waiting queues are remembered, the latest ones", async () => {
  const { queues, declared } = recorded();
  const put = (index: number) => queues.put(payload, topology.delayQueue(`type.${index}`, 50));
  for (let index = 0; index <= 10_000; index++) await put(index);
  await put(10_000);
  assert.equal(declared.length, 10_001);
  await put(0);
  assert.equal(declared.length, 10_002);
});

/** Waiting queues without a broker; `isRouted` says whether a queue wants a message. */
function recorded(isRouted: () => boolean | undefined = () => true) {
  const declared: string[] = [];
  const publisher = { publish: () => Promise.resolve(isRouted() ?? false) };
  const queues = new WaitingQueues(publisher, ({ name }) => {
    declared.push(name);
    return Promise.resolve();
  });
  return { queues, declared };
}
