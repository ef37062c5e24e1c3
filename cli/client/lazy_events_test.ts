import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { AmqpEventSystem } from "../../transports/amqp/mod.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { LazyEventSystem } from "./lazy_events.ts";

const EVENT = { type: "greeted", body: {}, source: "", headers: {} };

Deno.test("a program whose broker was not there connects with the next event", async () => {
  const broker = new LocalNetwork().events(new MsgpackSerializer());
  let connects = 0;
  const events = new LazyEventSystem(() =>
    ++connects === 1 ? Promise.reject(new Error("no broker")) : Promise.resolve(broker)
  );
  await events.start();
  assert.equal(connects, 0);
  await assert.rejects(events.emit(EVENT), /no broker/);
  await events.emit(EVENT);
  await events.emit(EVENT);
  assert.equal(connects, 2);
  await events.stop();
});

/** A broker that accepts connections and says nothing. */
function silentBroker() {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.Conn[] = [];
  const listening = (async () => {
    for await (const connection of listener) connections.push(connection);
  })();
  return {
    url: `amqp://127.0.0.1:${listener.addr.port}`,
    async [Symbol.asyncDispose]() {
      listener.close();
      await listening;
      for (const connection of connections) connection.close();
    },
  };
}

Deno.test("an event fails with one error that says so where the broker says nothing", async () => {
  await using broker = silentBroker();
  const options = { connectTimeoutMs: 300, emitTimeoutMs: 300 };
  const serializer = new MsgpackSerializer();
  const events = new LazyEventSystem(() =>
    Promise.resolve(new AmqpEventSystem({ url: broker.url, serializer, ...options }))
  );
  await assert.rejects(events.emit(EVENT), {
    name: "EventError",
    message: /^Cannot emit greeted as .* within 300 ms: Nothing was heard for 300 ms$/,
  });
  await events.stop();
});

Deno.test("a program that ends while its broker says nothing does not wait for it", async () => {
  const isStopped = Promise.withResolvers<void>();
  const silent = Object.assign(new LocalNetwork().events(new MsgpackSerializer()), {
    start: () => isStopped.promise,
    emit: () => Promise.reject(new Error("stopped")),
    stop: () => Promise.resolve(isStopped.resolve()),
  });
  const events = new LazyEventSystem(() => Promise.resolve(silent));
  const emitted = assert.rejects(events.emit(EVENT), /^Error: stopped$/);
  let isOver = false;
  void events.stop().then(() => isOver = true);
  for (let turn = 0; turn < 3; turn++) await setImmediate();
  assert.ok(isOver);
  await emitted;
});
