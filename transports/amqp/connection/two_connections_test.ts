import assert from "node:assert/strict";
import { startRabbitmq } from "../../../tests/kit/mod.ts";
import { Relay } from "../../../tests/kit/servers/relay.ts";
import { AmqpWorld } from "../../../tests/support/servers/amqp.ts";

Deno.test("M6 events are consumed on another connection than they are published on", async () => {
  await using rabbitmq = await startRabbitmq();
  await using relay = new Relay({ port: rabbitmq.port });
  await using world = new AmqpWorld(`amqp://${relay.address}`);
  const events = await world.events();
  assert.equal(relay.connectionCount, 1);
  await using _heard = await world.hear(events);
  assert.equal(relay.connectionCount, 2); // a broker that is short of memory stops the first one
});
