/**
 * What was captured from Python lymph, against what we declare and publish. On purpose different:
 *
 * - Handler queues are durable unless told otherwise; with `durable: false` they are Python lymph's.
 * - Broadcast queues are exclusive instead of merely auto-deleted, so that they vanish with their
 *   process, and because brokers begin to refuse transient queues that are not exclusive.
 * - Delay queues have other names and arguments: Python lymph's deliver an event once per delay
 *   that its type has ever had. Its own, with its own binding, work on beside ours.
 * - A failed event waits in a queue before it comes to `lymph_retry`, instead of at once.
 * - What failed for the last time is kept and acknowledged, not rejected.
 * - Events are published as mandatory, so that those that no queue wants can be counted.
 * - Consumer tags are the broker's choice.
 */
import assert from "node:assert/strict";
import vectors from "../../tests/data/vectors.json" with { type: "json" };
import { MsgpackSerializer } from "../serializers/mod.ts";
import { nextAttempt } from "./failures/failures.ts";
import { EventFormat } from "./message.ts";
import { Topology } from "./topology/topology.ts";

// deno-lint-ignore no-explicit-any -- each method has arguments of its own
const calls = vectors.amqp as readonly any[];
const called = (method: string) => calls.filter((call) => call.method === method);
const isBroadcast = (queue: string) => /-[0-9a-f]{8}-[0-9a-f-]{27}$/.test(queue);
const topology = new Topology();
const format = new EventFormat(new MsgpackSerializer());

function received(body: string, routingKey: string) {
  const properties = { contentType: "application/lymph+x-msgpack" };
  return { content: Uint8Array.fromHex(body), properties, fields: { routingKey } };
}

Deno.test("vectors: Python lymph's exchanges are ours", () => {
  const ours = topology.exchanges().map(({ name, type }) => `${name} ${type}`);
  for (const { kwargs } of called("exchange_declare")) {
    assert.ok(ours.includes(`${kwargs.exchange} ${kwargs.type}`));
    assert.ok(kwargs.durable && !kwargs.auto_delete);
  }
});

Deno.test("vectors: queues that are not durable are Python lymph's, with its bindings", () => {
  const queues = called("queue_declare").map(({ kwargs }) => kwargs)
    .filter(({ queue }) => !isBroadcast(queue) && queue !== vectors.kombu_delay_queue.queue);
  assert.ok(queues.length > 0);
  for (const { queue, durable, exclusive, auto_delete, arguments: args } of queues) {
    const theirs = called("queue_bind").map(({ kwargs }) => kwargs)
      .filter((binding) => binding.queue === queue)
      .map(({ exchange, routing_key: key }) => ({ exchange, key }));
    const patterns = theirs.filter(({ exchange }) => exchange === "lymph").map(({ key }) => key);
    const ours = topology.handlerQueue({ queue, patterns }, { durable: false });
    assert.deepEqual(
      [ours.durable, ours.exclusive, ours.autoDelete, ours.arguments],
      [durable, exclusive, auto_delete, args],
    );
    for (const binding of theirs) {
      assert.ok(
        ours.bindings.some(({ exchange, key }) =>
          exchange === binding.exchange && key === binding.key
        ),
      );
    }
  }
});

Deno.test("vectors: a delay queue waits as long as Python lymph's and leads where it leads", () => {
  const { routing_key, delay_s, arguments: theirs } = vectors.kombu_delay_queue;
  const { arguments: ours } = topology.delayQueue(routing_key, delay_s * 1000);
  for (const key of Object.keys(theirs).filter((key) => key !== "x-ha-policy")) {
    assert.equal(ours[key], theirs[key as keyof typeof theirs]);
  }
});

Deno.test("vectors: events are published as Python lymph does, byte for byte", () => {
  const published = called("basic_publish").filter(({ process }) => process === "client");
  for (const { body, properties, routing_key } of published.filter(hasPlainValues)) {
    const { content, properties: ours } = format.pack(format.unpack(received(body, routing_key)));
    assert.equal(content.toString("hex"), body);
    assert.deepEqual(ours, {
      contentType: properties.content_type,
      contentEncoding: properties.content_encoding,
      headers: properties.application_headers,
      deliveryMode: properties.delivery_mode,
      priority: properties.priority,
      mandatory: true,
    });
  }
});

Deno.test("vectors: a failed event counts down as Python lymph does, byte for byte", () => {
  const emitted = called("basic_publish").find(({ routing_key, process }) =>
    process === "client" && routing_key === "echo.retry"
  );
  const retried = called("basic_publish").filter(({ process }) => process === "service");
  let body: string = emitted.body;
  for (const [index, { body: theirs }] of retried.entries()) {
    const event = format.unpack(received(body, "echo.retry"));
    const next = nextAttempt(event, index + 1, { retries: 2, format });
    body = next.content.toString("hex");
    assert.equal(body, theirs);
  }
});

/** The serializer's own tests compare every type; one of these events holds them all. */
function hasPlainValues({ decoded_body }: { decoded_body: { body: object } }): boolean {
  return !("value" in decoded_body.body);
}
