import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/mod.ts";
import { LocalNetwork } from "../../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
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
