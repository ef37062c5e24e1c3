import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/mod.ts";
import { LocalNetwork } from "../../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import type { EventSystem } from "../event_system.ts";
import { Listing } from "../../discovery/directory.ts";
import { SerialHandler } from "./serial_handler.ts";
import { SerialQueues } from "./serial_queues.ts";

Deno.test("serial events are handled once the registry can be watched again", async () => {
  using time = fakeTime();
  const events = new LocalNetwork().events(new MsgpackSerializer());
  await events.start();
  const [broken, sound] = [new Listing(), new Listing()];
  broken.fail(new Error("the registry is broken"));
  sound.update([]);
  let looks = 0;
  const handled = Promise.withResolvers<unknown>();
  const options = { key: () => 1 };
  await using handler = new SerialHandler({
    events,
    source: () => "test",
    instances: () => looks++ < 3 ? broken : sound,
    instanceId: "1",
    queues: new SerialQueues("Ledger", "onEntry", { types: ["entry"], options }),
    handlerName: "onEntry",
    checked: (handle) => handle,
    traced: (_queue, handle) => (event) => Promise.try(handle, event),
    handle: ({ body }) => handled.resolve(body),
  });
  await handler.start();
  await events.emit({ type: "entry", body: 7, source: "test", headers: {} });
  await time.advance(3000);
  assert.equal(await handled.promise, 7);
  assert.equal(looks, 4);
  await events.stop();
});

Deno.test("a stop does not wait for a takeover, whose subscription is given up once it is there", async () => {
  using time = fakeTime();
  const broker = Promise.withResolvers<void>();
  let [asked, released] = [0, 0];
  const subscription = { [Symbol.asyncDispose]: () => Promise.resolve(void released++) };
  const events = {
    declare: () => Promise.resolve(),
    forward: () => Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() }),
    subscribe: async () => {
      asked++;
      await broker.promise;
      return subscription;
    },
  } as unknown as EventSystem;
  const listing = new Listing();
  listing.update([]);
  const options = { key: () => 1, partitions: 4 };
  const handler = new SerialHandler({
    events,
    source: () => "test",
    instances: () => listing,
    instanceId: "1",
    queues: new SerialQueues("Ledger", "onEntry", { types: ["entry"], options }),
    handlerName: "onEntry",
    checked: (handle) => handle,
    traced: (_queue, handle) => (event) => Promise.try(handle, event),
    handle: () => {},
  });
  await handler.start();
  let isStopped = false;
  const stop = handler[Symbol.asyncDispose]().then(() => isStopped = true);
  await time.advance(1000);
  assert.ok(isStopped);
  await stop;
  broker.resolve();
  await time.advance(0);
  assert.deepEqual([asked, released], [4, 4]);
});
