import assert from "node:assert/strict";
import vectors from "../../tests/data/vectors.json" with { type: "json" };
import { type RabbitmqServer, startRabbitmq, testEventSystem } from "../../tests/kit/mod.ts";
import { startPair } from "../../tests/support/parts/start_pair.ts";
import { eventually } from "../../tests/support/eventually.ts";
import { AmqpWorld, eventOf } from "../../tests/support/servers/amqp.ts";
import { MsgpackSerializer } from "../serializers/mod.ts";
import { AmqpEventSystem } from "./mod.ts";
import { Recorder } from "./testdata/recorder.ts";

/** Each test has a virtual host of its own. */
const TESTS = 80;
let rabbitmq: RabbitmqServer;
let worlds: string[];
Deno.test.beforeAll(async () => {
  rabbitmq = await startRabbitmq();
  worlds = await rabbitmq.createVirtualHosts(TESTS);
});
Deno.test.afterAll(() => rabbitmq?.stop()); // it may have failed to start

testEventSystem("AmqpEventSystem", () => {
  const url = worlds.pop();
  if (url === undefined) throw new Error(`There are more than ${TESTS} tests: raise that number`);
  // A broker on a busy machine may take longer than by default.
  const options = { url, serializer: new MsgpackSerializer(), connectTimeoutMs: 30_000 };
  return startPair(() => new AmqpEventSystem(options));
});

Deno.test("vectors: what is published on the wire is Python lymph's, but for being mandatory", async () => {
  await using recorder = new Recorder(rabbitmq.port);
  const url = (worlds.pop() ?? "").replace(/:\d+\//, `:${recorder.port}/`);
  const events = new AmqpEventSystem({ url, serializer: new MsgpackSerializer() });
  await events.start();
  const source = "bb9405f7bd8573184f3893e16b3f4493";
  const headers = { trace_id: "0123456789abcdef0123456789abcdef" };
  await events.emit({ type: "echo.single", body: { n: 1 }, source, headers });
  const sent = recorder.frames();
  await events.stop();
  // Method, content header, body; type and channel in front, then the octet with the flags.
  const [method = "", header = "", body = ""] = vectors.raw_tcp.amqp_publish
    .map((frames) => frames.map((frame) => `${frame.slice(0, 2)}0000${frame.slice(6)}`))
    .find((frames) => frames[2]?.includes(toHex("echo.single"))) ?? [];
  const at = sent.indexOf(body);
  assert.notEqual(at, -1);
  assert.equal(sent[at - 1], header);
  assert.equal(sent[at - 2], method.replace(/00ce$/, "01ce"));
});

function toHex(text: string): string {
  return new TextEncoder().encode(text).toHex();
}

Deno.test("events that are longer than a frame arrive whole, and in their turn", async () => {
  await using world = new AmqpWorld(worlds.pop() ?? "");
  const events = await world.events();
  await using heard = await world.hear<string>(events, { order: "sequential" });
  const bodies = [1, 100, 200_000, 1, 131_072, 1_000_000, 1].map((length) => "x".repeat(length));
  await Promise.all(bodies.map((body) => events.emit(eventOf("e", body))));
  await eventually(() => heard.bodies.length === bodies.length);
  assert.deepEqual(heard.bodies.map(({ length }) => length), bodies.map(({ length }) => length));
  assert.deepEqual(heard.bodies, bodies);
});

Deno.test("a number that AMQP cannot say is refused", () => {
  const base = { url: "amqp://127.0.0.1", serializer: new MsgpackSerializer() };
  for (const option of ["prefetch", "heartbeatSeconds"]) {
    for (const value of [0, 1.5, 65_536, NaN]) {
      const message = new RegExp(`${option} must be a whole number from 1 to 65535`);
      assert.throws(() => new AmqpEventSystem({ ...base, [option]: value }), {
        name: "RangeError",
        message,
      });
    }
  }
});
