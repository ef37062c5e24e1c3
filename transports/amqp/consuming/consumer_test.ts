import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import type { DeliveryOrder } from "../../../core/events/event_system.ts";
import type { IncomingMessage, OpenConnection } from "../connection/connection.ts";
import { Consumer } from "./consumer.ts";
import { KeptOpen } from "../connection/kept_open.ts";
import { Recollection } from "../redelivery/recollection.ts";

/** A channel that writes down what it is asked for. */
class FakeChannel {
  readonly calls: string[] = [];
  readonly #closed = Promise.withResolvers<undefined>();
  readonly closed = this.#closed.promise;
  deliver: (message: IncomingMessage | null) => void = () => {};

  prefetch(count: number): Promise<void> {
    this.calls.push(`prefetch ${count}`);
    return Promise.resolve();
  }
  consume(_queue: string, deliver: (message: IncomingMessage | null) => void) {
    this.deliver = deliver;
    return Promise.resolve({ consumerTag: "tag" });
  }
  cancel(): Promise<void> {
    this.calls.push("cancel");
    return Promise.resolve();
  }
  ack({ fields }: IncomingMessage): void {
    this.calls.push(`ack ${fields.deliveryTag}`);
  }
  nack({ fields }: IncomingMessage): void {
    this.calls.push(`nack ${fields.deliveryTag}`);
  }
  close(): void {
    this.calls.push("close");
    this.#closed.resolve(undefined);
  }
}

function messageOf(deliveryTag: number): IncomingMessage {
  const fields = { deliveryTag, redelivered: false, exchange: "", routingKey: "e" };
  const content = new TextEncoder().encode(`${deliveryTag}`);
  return { content, properties: { headers: {} }, fields } as unknown as IncomingMessage;
}

/** A consumer on a fake channel, whose handler ends when told to. */
async function startConsumer(order: DeliveryOrder) {
  const channel = new FakeChannel();
  const opened = { channel, closed: channel.closed, close: () => Promise.resolve(channel.close()) };
  const connection = {
    closed: new Promise<undefined>(() => {}),
    close: () => Promise.resolve(),
    openChannel: () => Promise.resolve(opened),
  };
  const kept = new KeptOpen({ name: "it", open: () => Promise.resolve(connection) });
  void kept.start();
  const goOn = Promise.withResolvers<boolean>();
  const consumer = new Consumer({
    subscription: { queue: "Q", patterns: ["e"], order },
    handle: () => goOn.promise,
    connection: kept as unknown as KeptOpen<OpenConnection>,
    prefetch: 1,
    isInTurn: true,
    recollection: new Recollection(),
    declare: () => Promise.resolve(),
  });
  await consumer.start();
  return { channel, consumer, goOn };
}

Deno.test("M6 a serial consumer gives its events back by closing its channel, in their order", async () => {
  const { channel, consumer, goOn } = await startConsumer("serial");
  channel.deliver(messageOf(1));
  channel.deliver(messageOf(2));
  await setImmediate();
  const disposed = consumer[Symbol.asyncDispose]();
  channel.deliver(messageOf(3));
  goOn.resolve(true);
  await disposed;
  assert.deepEqual(channel.calls, ["prefetch 1", "ack 1", "close"]);
});

Deno.test("M6 another consumer ends deliveries first, and puts the rest back", async () => {
  const { channel, consumer, goOn } = await startConsumer("sequential");
  channel.deliver(messageOf(1));
  channel.deliver(messageOf(2));
  await setImmediate();
  const disposed = consumer[Symbol.asyncDispose]();
  goOn.resolve(true);
  await disposed;
  assert.deepEqual(channel.calls, ["prefetch 1", "cancel", "ack 1", "nack 2", "close"]);
});

Deno.test("M9 an event is acknowledged once it is handled, not before", async () => {
  const { channel, consumer, goOn } = await startConsumer("sequential");
  channel.deliver(messageOf(1));
  await setImmediate();
  assert.deepEqual(channel.calls, ["prefetch 1"]);
  goOn.resolve(true);
  await setImmediate();
  assert.deepEqual(channel.calls, ["prefetch 1", "ack 1"]);
  await consumer[Symbol.asyncDispose]();
});

Deno.test("W2 an event is not acknowledged on a channel that was lost while it was handled", async () => {
  const { channel, consumer, goOn } = await startConsumer("sequential");
  channel.deliver(messageOf(1));
  channel.close();
  await setImmediate();
  goOn.resolve(true);
  await setImmediate();
  assert.ok(!channel.calls.includes("ack 1"));
  await consumer[Symbol.asyncDispose]();
});
