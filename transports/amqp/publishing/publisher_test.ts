import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { QueueFullError } from "../../../core/errors.ts";
import { fakeTime } from "../../../tests/kit/mod.ts";
import { MsgpackSerializer } from "../../serializers/mod.ts";
import type { ConfirmChannel, OpenConnection } from "../connection/connection.ts";
import { KeptOpen } from "../connection/kept_open.ts";
import { type Destination, EventFormat, type Payload } from "../message.ts";
import { Publisher } from "./publisher.ts";

/** A channel that takes whatever is published, and confirms it when told to. */
class FakeChannel extends EventEmitter {
  readonly published: string[] = [];

  confirm(deliveryTag: number, multiple = false): void {
    this.emit("ack", { deliveryTag, multiple });
  }
}

async function startPublisher(limits: { maxUnconfirmed: number; maxPending: number }) {
  const channel = new FakeChannel();
  const closed = new Promise<undefined>(() => {});
  const close = () => Promise.resolve();
  const publish = (_payload: Payload, { key }: Destination) => void channel.published.push(key);
  const opened = { channel: channel as unknown as ConfirmChannel, closed, close, publish };
  const connection = { closed, close, openPublishingChannel: () => Promise.resolve(opened) };
  const kept = new KeptOpen({ name: "it", open: () => Promise.resolve(connection) });
  void kept.start();
  const publisher = new Publisher({
    connection: kept as unknown as KeptOpen<OpenConnection>,
    prepare: () => Promise.resolve(),
    timeoutMs: 2_000,
    onUnroutable: () => {},
    ...limits,
  });
  await publisher.start();
  const format = new EventFormat(new MsgpackSerializer());
  const outcomes: string[] = [];
  const emit = (key: string) => {
    const payload = format.pack({ type: key, body: null, source: "", headers: {} });
    const published = publisher.publish(payload, { exchange: "", key });
    published.then(() => outcomes.push(key), () => outcomes.push(`not ${key}`));
    return published;
  };
  const stop = () => void publisher.close(); // its channel never closes
  return { channel, publish: emit, outcomes, stop };
}

Deno.test("M6 no more events are on their way than may be unconfirmed", async () => {
  const { channel, publish, outcomes, stop } = await startPublisher({
    maxUnconfirmed: 2,
    maxPending: 10,
  });
  for (const key of ["a", "b", "c", "d", "e"]) void publish(key);
  assert.deepEqual(channel.published, ["a", "b"]);
  channel.confirm(1);
  assert.deepEqual(channel.published, ["a", "b", "c"]);
  channel.confirm(3, true);
  assert.deepEqual(channel.published, ["a", "b", "c", "d", "e"]);
  await Promise.resolve();
  await Promise.resolve();
  assert.deepEqual(outcomes, ["a", "b", "c"]);
  stop();
});

Deno.test("M6 an event that finds too many waiting is refused", async () => {
  const { channel, publish, stop } = await startPublisher({ maxUnconfirmed: 1, maxPending: 2 });
  void publish("a");
  void publish("b");
  await assert.rejects(publish("c"), QueueFullError);
  channel.confirm(1);
  void publish("c");
  assert.deepEqual(channel.published, ["a", "b"]);
  channel.confirm(2);
  assert.deepEqual(channel.published, ["a", "b", "c"]);
  stop();
});

Deno.test("W2 an event that was confirmed while this process was busy is not given up", async () => {
  using time = fakeTime();
  const { channel, publish, stop } = await startPublisher({ maxUnconfirmed: 2, maxPending: 2 });
  const confirmed = publish("confirmed");
  const lost = publish("lost");
  lost.catch(() => {});
  await time.jump(45_000);
  channel.confirm(1); // it is read after the timers that were due
  assert.equal(await confirmed, true);
  await time.advance(1_000);
  await assert.rejects(lost, /has not confirmed it within 2000 ms/);
  stop();
});
