import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/fake_time.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { MetricStream } from "./metric_stream.ts";

Deno.test("V8 a stream whose interval no timer can wait does not send at once", async () => {
  using time = fakeTime();
  let sent = 0;
  const broadcast = {
    endpoint: "",
    hasListeners: true,
    isWanted: () => true,
    onListenersChanged: () => {},
    send: () => void sent++,
    sendExactly: () => void sent++,
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
  const parts = { broadcast, serializer: new MsgpackSerializer(), source: { samples: () => [] } };
  const stream = new MetricStream(parts, { intervalMs: Infinity });
  await stream.start();
  await time.advance(60_000);
  await stream.stop();
  assert.equal(sent, 0);
});
