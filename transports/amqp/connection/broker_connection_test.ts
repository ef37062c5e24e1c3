import assert from "node:assert/strict";
import { Relay } from "../../../tests/kit/servers/relay.ts";
import { startRabbitmq } from "../../../tests/kit/mod.ts";
import { eventOf } from "../../../tests/support/servers/amqp.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { MsgpackSerializer } from "../../serializers/mod.ts";
import { AmqpEventSystem } from "../mod.ts";

Deno.test("P2 of several brokers the next one is used whenever one cannot be reached", async () => {
  await using rabbitmq = await startRabbitmq();
  await using first = new Relay({ port: rabbitmq.port });
  await using second = new Relay({ port: rabbitmq.port });
  const url = ["127.0.0.1:1", first.address, second.address].map((host) => `amqp://${host}`);
  const serializer = new MsgpackSerializer();
  const events = new AmqpEventSystem({ url, serializer, emitTimeoutMs: 60_000 });
  await events.start();
  const bodies: unknown[] = [];
  await events.subscribe({ queue: "Q", patterns: ["e"] }, ({ body }) => {
    return Promise.resolve(bodies.push(body));
  });
  assert.ok(first.connectionCount > 0);
  assert.equal(second.connectionCount, 0);
  first.cut();
  await events.emit(eventOf("e", 1));
  await eventually(() => bodies.includes(1));
  assert.ok(second.connectionCount > 0);
  second.cut();
  first.resume();
  await events.emit(eventOf("e", 2));
  await eventually(() => bodies.includes(2));
  await events.stop();
});

Deno.test("P2 where no broker can be reached, the error names all of them", async () => {
  const url = ["amqp://127.0.0.1:1", "amqp://127.0.0.1:2"];
  const events = new AmqpEventSystem({
    url,
    serializer: new MsgpackSerializer(),
    emitTimeoutMs: 300,
  });
  await events.start();
  await assert.rejects(events.emit(eventOf("e")), /127\.0\.0\.1:1: .+; 127\.0\.0\.1:2: /);
  await events.stop();
});
