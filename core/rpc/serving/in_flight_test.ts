import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/fake_time.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { packMessage } from "../../message/message.ts";
import { unpackMessage } from "../../message/received_message.ts";
import { configureLogging, type LogRecord } from "../../observe/logs/log.ts";
import { InFlight, type ServingLimits } from "./in_flight.ts";
import { IncomingRequest } from "./request_context.ts";

const serializer = new MsgpackSerializer();
const utf8 = new TextEncoder();

function requestOf(source: string, deadline = Infinity): IncomingRequest {
  const frames = packMessage(
    { id: "1", type: "REQ", subject: "Shop.sell", headers: {}, body: null },
    serializer,
  ).map((frame) => typeof frame === "string" ? utf8.encode(frame) : frame);
  const message = unpackMessage(frames, serializer);
  return new IncomingRequest(source, message, { deadline, arrival: 0 });
}

/** Requests in flight, and to whom a transport would not listen. */
class Scene implements Disposable {
  readonly paused = new Set<string>();
  readonly inFlight: InFlight;

  constructor(limits: ServingLimits) {
    this.inFlight = new InFlight({
      pause: (source) => this.paused.add(source),
      resume: (source) => this.paused.delete(source),
    }, limits);
  }

  add(source: string, count: number): IncomingRequest[] {
    const requests = Array.from({ length: count }, () => requestOf(source));
    for (const request of requests) this.inFlight.add(request);
    return requests;
  }

  [Symbol.dispose](): void {
    this.inFlight.stop();
  }
}

Deno.test("a source with too many requests is not read until half of them are done", () => {
  using scene = new Scene({ maxRequestsPerConnection: 4 });
  const [one, two, three, ...others] = scene.add("a", 5);
  scene.add("b", 3);
  assert.deepEqual([...scene.paused], ["a"]);
  assert(one && two && three && others.length === 2);
  for (const request of [two, one]) scene.inFlight.remove(request);
  assert.deepEqual([...scene.paused], ["a"]);
  scene.inFlight.remove(three);
  assert.deepEqual([...scene.paused], []);
  assert.equal(scene.inFlight.count, 5);
});

Deno.test("with too many requests altogether no caller is read until half are done", () => {
  using scene = new Scene({ maxRequests: 4 });
  const first = scene.add("a", 3);
  const second = scene.add("b", 2);
  assert.deepEqual([...scene.paused], ["b"]);
  scene.add("c", 1);
  assert.deepEqual([...scene.paused], ["b", "c"]);
  for (const request of first) scene.inFlight.remove(request);
  assert.deepEqual([...scene.paused], ["b", "c"]);
  for (const request of second) scene.inFlight.remove(request);
  assert.deepEqual([...scene.paused], []);
});

Deno.test("requests of a source that is gone count until they are done", () => {
  using scene = new Scene({ maxRequests: 4, maxRequestsPerConnection: 2 });
  const [request] = scene.add("a", 2);
  assert.equal(scene.inFlight.forget("a").length, 2);
  assert.deepEqual([...scene.inFlight.sources()], []);
  assert.equal(scene.inFlight.count, 2);
  assert(request);
  scene.inFlight.remove(request);
  assert.equal(scene.inFlight.count, 1);
});

Deno.test("M9 a paused caller cannot cancel, so that its requests are cancelled at their deadline", async () => {
  using time = fakeTime();
  using scene = new Scene({ maxRequestsPerConnection: 2 });
  const late = requestOf("a", performance.now());
  scene.inFlight.add(late);
  const [other] = scene.add("a", 1);
  await time.advance(300);
  assert.match(late.cancellation.reason?.message ?? "", /given up/);
  assert.equal(other?.isCancelled, false);
});

Deno.test("a limit below one is refused", () => {
  assert.throws(() => new InFlight({}, { maxRequests: 0 }), {
    name: "RangeError",
    message: "Cannot serve as maxRequests must be at least 1: current value is 0",
  });
});

Deno.test("with too many bytes under way no caller is read until half are done", () => {
  const { bytes } = requestOf("a").message;
  using scene = new Scene({ maxRequestBytes: 4 * bytes });
  const requests = scene.add("a", 4);
  assert.deepEqual([...scene.paused], ["a"]);
  scene.inFlight.remove(requests[0] as IncomingRequest);
  assert.deepEqual([...scene.paused], ["a"]);
  scene.inFlight.remove(requests[1] as IncomingRequest);
  assert.deepEqual([...scene.paused], []);
});

Deno.test("a new caller is read after those that asked too much have gone", () => {
  using scene = new Scene({ maxRequests: 2 });
  const requests = scene.add("a", 2);
  assert.deepEqual([...scene.paused], ["a"]);
  scene.inFlight.forget("a");
  for (const request of requests) scene.inFlight.remove(request);
  scene.add("b", 1);
  assert.deepEqual([...scene.paused], []);
});

Deno.test("a source whose answers have lost their way is read again", () => {
  using scene = new Scene({ maxRequestsPerConnection: 2 });
  scene.add("a", 2);
  assert.deepEqual([...scene.paused], ["a"]);
  scene.inFlight.forget("a");
  assert.deepEqual([...scene.paused], []);
});

Deno.test("a request is found by the bytes of its id", () => {
  using scene = new Scene({});
  const [request] = scene.add("a", 1);
  assert.equal(scene.inFlight.find("a", utf8.encode("1")), request);
  assert.equal(scene.inFlight.find("a", utf8.encode("10")), undefined);
  assert.equal(scene.inFlight.find("b", utf8.encode("1")), undefined);
});

Deno.test("A2 an abandoned request takes no room of others, and is counted until it is done", () => {
  using scene = new Scene({ maxRequests: 6, maxRequestsPerConnection: 4 });
  const requests = scene.add("a", 4);
  assert.deepEqual([...scene.paused], ["a"]);
  for (const request of requests) {
    request.hasBegun = true;
    scene.inFlight.abandon(request);
  }
  const { abandoned } = scene.inFlight;
  assert.deepEqual([[...scene.paused], abandoned.count, scene.inFlight.count], [[], 4, 4]);
  assert.ok(abandoned.isCrowded("Shop.sell") && !abandoned.isCrowded("Shop.buy"));
  assert.deepEqual([...abandoned.samples()], [["rpc.abandoned", 4, { subject: "Shop.sell" }]]);
  for (const request of requests) scene.inFlight.remove(request);
  assert.deepEqual([abandoned.count, scene.inFlight.count], [0, 0]);
  assert.ok(!abandoned.isCrowded("Shop.sell"));
});

Deno.test("A2 requests of a closed connection take no room of new ones", () => {
  using scene = new Scene({ maxRequests: 4 });
  for (const source of ["a", "b", "c"]) {
    for (const request of scene.add(source, 3)) request.hasBegun = true;
    scene.inFlight.forget(source);
  }
  scene.add("d", 1);
  assert.deepEqual([[...scene.paused], scene.inFlight.count], [[], 10]);
});

Deno.test("A2 what was cancelled before it began is not abandoned", () => {
  using scene = new Scene({});
  const [request] = scene.add("a", 1);
  assert(request);
  scene.inFlight.abandon(request);
  assert.equal(scene.inFlight.abandoned.count, 0);
  scene.inFlight.remove(request);
  assert.equal(scene.inFlight.count, 0);
});

Deno.test("A2 a source of which nothing gets done is read again, and refused", async () => {
  using time = fakeTime();
  using scene = new Scene({ maxRequestsPerConnection: 2 });
  const [first, second] = scene.add("a", 2);
  await time.advance(1900);
  assert.deepEqual([[...scene.paused], scene.inFlight.isRefused("a")], [["a"], false]);
  await time.advance(200);
  assert.deepEqual([[...scene.paused], scene.inFlight.isRefused("a")], [[], true]);
  assert(first && second);
  scene.inFlight.remove(first);
  assert.equal(scene.inFlight.isRefused("a"), false);
});

Deno.test("A2 a source that is refused is not paused again by a request that is served all the same", async () => {
  using time = fakeTime();
  using scene = new Scene({ maxRequestsPerConnection: 2 });
  scene.add("a", 2);
  await time.advance(2100);
  scene.add("a", 1);
  assert.deepEqual([[...scene.paused], scene.inFlight.isRefused("a")], [[], true]);
});

Deno.test("A2 handlers of abandoned requests are told once for each method", async () => {
  using time = fakeTime();
  const records: LogRecord[] = [];
  configureLogging({ level: "warning", sinks: [(record) => records.push(record)] });
  using scene = new Scene({});
  for (const request of scene.add("a", 3)) request.hasBegun = true;
  scene.inFlight.forget("a");
  const { abandoned } = scene.inFlight;
  abandoned.check();
  assert.equal(records.length, 0);
  await time.advance(2001);
  for (let i = 0; i < 3; i++) abandoned.check();
  configureLogging({ level: "error", sinks: [] });
  assert.match(records[0]?.message ?? "", /^3 handler\(s\) of Shop\.sell still run although/);
  assert.equal(records.length, 1);
});
