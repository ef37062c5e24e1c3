import assert from "node:assert/strict";
import { type RabbitmqServer, startRabbitmq } from "../../../tests/kit/mod.ts";
import { AmqpWorld, eventOf } from "../../../tests/support/servers/amqp.ts";
import { eventually } from "../../../tests/support/eventually.ts";

let rabbitmq: RabbitmqServer;
Deno.test.beforeAll(async () => {
  rabbitmq = await startRabbitmq();
});
Deno.test.afterAll(() => rabbitmq?.stop()); // it may have failed to start

Deno.test("A18 a delay is refused where its waiting queue exists without a time", async () => {
  await using world = new AmqpWorld(rabbitmq.url);
  await world.bare(async (channel) => {
    await channel.assertQueue("lymph.delay.report.100", { durable: true });
  });
  const events = await world.events();
  await assert.rejects(events.emit(eventOf("report"), { delayMs: 100 }), (error) => {
    assert.ok(error instanceof Error);
    assert.equal(error.name, "EventError");
    assert.match(error.message, /lymph\.delay\.report\.100 .+ delete that queue/);
    return true;
  });
  await using heard = await world.hear(events, { queue: "Reports", patterns: ["report"] });
  await events.emit(eventOf("report", "later"), { delayMs: 50 });
  await eventually(() => heard.bodies.length === 1);
});

Deno.test("A18 a failed event is tried again where its waiting queue exists without a time", async () => {
  await using world = new AmqpWorld(rabbitmq.url);
  await world.bare(async (channel) => {
    await channel.assertQueue("lymph.retry.Tried.250", { durable: true });
  });
  const events = await world.events();
  const tried = { queue: "Tried", patterns: ["tried"], retries: 1 };
  await using heard = await world.hear(events, tried, () => Promise.reject(new Error("broken")));
  await events.emit(eventOf("tried"));
  const [letter] = await eventually(async () => {
    const letters = await events.deadLetters.list();
    return letters.length > 0 && letters;
  });
  assert.equal(letter?.attempts, 2);
  assert.equal(heard.bodies.length, 2);
});
