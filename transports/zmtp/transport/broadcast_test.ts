import assert from "node:assert/strict";
import { MetricStream } from "../../../core/observe/metrics/metric_stream.ts";
import { Metrics } from "../../../core/observe/metrics/metrics.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { ZmtpBroadcast } from "./broadcast.ts";
import { Sub } from "../sockets/sub.ts";

const json = {
  contentType: "application/json",
  encode: (value: unknown) => new TextEncoder().encode(JSON.stringify(value)),
  decode: (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes)),
};

async function listenTo(endpoint: string, broadcast: ZmtpBroadcast): Promise<Sub> {
  const sub = new Sub();
  sub.subscribe();
  await sub.connect(endpoint);
  await eventually(() => broadcast.hasListeners);
  return sub;
}

Deno.test("a broadcast reaches its listeners, and costs nothing without any", async () => {
  const broadcast = new ZmtpBroadcast();
  await broadcast.start();
  assert.equal(broadcast.hasListeners, false);
  broadcast.send(["unheard"]);
  await using sub = await listenTo(broadcast.endpoint, broadcast);
  broadcast.send(["INFO", "hello"]);
  const { value: frames } = await sub.next();
  assert.deepEqual(frames?.map((f: Uint8Array) => new TextDecoder().decode(f)), ["INFO", "hello"]);
  await broadcast.stop();
});

Deno.test("metrics are sent every few seconds, in Python lymph's form", async () => {
  const broadcast = new ZmtpBroadcast();
  const metrics = new Metrics({ service: "shop" });
  metrics.counter("orders").increment();
  const stream = new MetricStream({ broadcast, serializer: json, source: metrics }, {
    intervalMs: 1,
  });
  await stream.start();
  await using sub = await listenTo(stream.endpoint, broadcast);
  const { value: [topic, packed] } = await sub.next();
  assert.equal(new TextDecoder().decode(topic), "stats");
  const { time, series } = json.decode(packed as Uint8Array) as Record<string, unknown>;
  assert.equal(typeof time, "number");
  assert.deepEqual(series, [["orders", 1, { service: "shop" }]]);
  await stream.stop();
});

Deno.test("A9 a listener may name 64 topics, and is dropped if it names more", async () => {
  const broadcast = new ZmtpBroadcast();
  await broadcast.start();
  await using sub = new Sub();
  for (let index = 0; index < 64; index++) sub.subscribe(`topic ${index}`);
  await sub.connect(broadcast.endpoint);
  await eventually(() => broadcast.isWanted("topic 63"));
  sub.subscribe("one more");
  await eventually(() => !broadcast.hasListeners);
  await broadcast.stop();
});

Deno.test("an invalid endpoint is refused before anything starts", () => {
  assert.throws(() => new ZmtpBroadcast({ endpoint: "nowhere" }), SyntaxError);
});
