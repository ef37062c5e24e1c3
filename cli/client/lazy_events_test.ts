import assert from "node:assert/strict";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { LazyEventSystem } from "./lazy_events.ts";

Deno.test("a program whose broker was not there connects with the next event", async () => {
  const broker = new LocalNetwork().events(new MsgpackSerializer());
  let connects = 0;
  const events = new LazyEventSystem(() =>
    ++connects === 1 ? Promise.reject(new Error("no broker")) : Promise.resolve(broker)
  );
  const event = { type: "greeted", body: {}, source: "", headers: {} };
  await events.start();
  assert.equal(connects, 0);
  await assert.rejects(events.emit(event), /no broker/);
  await events.emit(event);
  await events.emit(event);
  assert.equal(connects, 2);
  await events.stop();
});
