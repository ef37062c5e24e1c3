/** What callers are promised, with a transport that does what each test says. */
import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import { fakeTime } from "../../tests/kit/fake_time.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { Directory } from "../discovery/directory.ts";
import type { ServiceInstance } from "../discovery/instance.ts";
import type { ServiceRegistry } from "../discovery/registry.ts";
import { NotConnectedError } from "../errors.ts";
import { newTrace, runInTrace } from "../observe/trace.ts";
import { Client } from "./calling/client.ts";
import type { RequestOptions } from "./calling/request_options.ts";
import { Peer } from "./peer.ts";
import { ScriptedTransport } from "./testdata/scripted_transport.ts";

const ONE = "tcp://127.0.0.1:1";
const TWO = "tcp://127.0.0.1:2";

/** A client of the service `Shop` with instances at the given endpoints, on fake time. */
async function clientOf(...endpoints: readonly string[]) {
  return await clientOfRegistry(registryOf(endpoints));
}

async function clientOfRegistry(registry: ServiceRegistry) {
  const time = fakeTime();
  const transport = new ScriptedTransport();
  const serializer = new MsgpackSerializer();
  const peer = new Peer({ transport, serializer, handle: () => ({ type: "ACK" }) });
  const directory = new Directory(registry);
  await directory.start();
  await peer.start();
  const client = new Client(peer, directory);
  const scene = {
    time,
    transport,
    peer,
    client,
    outcomes: [] as string[],
    /** Asks, and notes what comes of it. */
    async ask(options: RequestOptions = {}): Promise<void> {
      client.request("Shop", { subject: "Shop.sell", body: {} }, options).then(
        ({ type }) => scene.outcomes.push(type),
        (error) => scene.outcomes.push(error.name),
      );
      await settled();
    },
    async [Symbol.asyncDispose]() {
      await peer.stop();
      await directory.stop();
      time[Symbol.dispose]();
    },
  };
  return scene;
}

/** Resolves once all promises that need not wait have settled. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function registryOf(
  endpoints: readonly string[],
  next?: Promise<readonly string[]>,
): ServiceRegistry {
  const done = () => Promise.resolve();
  const instancesAt = (endpoints: readonly string[]): ServiceInstance[] =>
    endpoints.map((endpoint) => ({
      id: endpoint,
      service: "Shop",
      identity: endpoint,
      endpoint,
      version: null,
      metadata: {},
    }));
  return {
    ageMs: 0,
    start: done,
    stop: done,
    register: done,
    unregister: done,
    discover: () => Promise.resolve([]),
    async *watch(_service, { signal }) {
      yield instancesAt(endpoints);
      if (next) yield instancesAt(await next);
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    },
  };
}

Deno.test("M4 a request that may have been executed is not asked again", async () => {
  await using scene = await clientOf(ONE, TWO);
  await scene.ask();
  scene.transport.lose(ONE);
  await settled();
  assert.deepEqual(scene.outcomes, ["NotConnectedError"]);
  assert.deepEqual(scene.transport.asked, [`${ONE} Shop.sell`]);
});

Deno.test("a result reaches its caller in the turn after it has come", async () => {
  await using scene = await clientOf(ONE);
  await scene.ask(); // the registry is asked first
  scene.transport.answer("REP");
  let isAnswered = false;
  scene.client.request("Shop", { subject: "Shop.sell", body: {} })
    .then(() => isAnswered = true);
  scene.transport.answer("REP");
  await undefined;
  assert.ok(isAnswered);
});

Deno.test("the error of a refused request shows in its stack who has asked", async () => {
  await using scene = await clientOf(ONE);
  await scene.ask();
  scene.transport.answer("REP");
  for (const address of ["Shop", ONE]) {
    const sellSomething = async () =>
      await scene.client.request(address, { subject: "Shop.sell", body: {} });
    const sold = sellSomething();
    scene.transport.answer("NACK", { version: null });
    const error = await sold.then(() => assert.fail("it was not refused"), (error) => error);
    assert.match(error.stack, /at async sellSomething/);
  }
});

Deno.test("a request that is asked again is part of the same work, also after a refusal", async () => {
  await using scene = await clientOf(ONE, TWO);
  const { transport, client } = scene;
  const question = { subject: "Shop.sell", body: {} };
  const ask = () => client.request("Shop", question);
  const refuse = () => transport.answer("NACK", { not_executed: "busy" });
  const [own, other] = [newTrace("own", { hops: { calls: 1, events: 0 } }), newTrace("other")];
  await scene.ask(); // the registry is asked first
  for (const [trace, hops] of [[own, 2], [undefined, undefined]] as const) {
    void runInTrace(trace, ask);
    const first = transport.sent.at(-1)?.message;
    runInTrace(other, refuse);
    await settled();
    const second = transport.sent.at(-1)?.message;
    assert.notEqual(first?.id, second?.id);
    assert.equal(second?.headers["hops"], hops);
    if (trace !== undefined) assert.equal(second?.headers["trace_id"], "own");
    else assert.notEqual(second?.headers["trace_id"], "other");
    transport.answer("REP");
  }
});

Deno.test("an error tells whether the request may have been executed", async () => {
  await using scene = await clientOf(ONE);
  const ask = () =>
    scene.peer.request(ONE, { subject: "Shop.sell", body: {} }, { deadline: Infinity });
  const failed = assert.rejects(ask(), { name: "NotConnectedError", wasSent: true });
  scene.transport.lose(ONE);
  await failed;
  await scene.peer.stop();
  await assert.rejects(ask(), { name: "NotConnectedError", wasSent: false });
});

Deno.test("a request that waits behind others was not sent when the connection is lost", async () => {
  await using scene = await clientOf(ONE);
  Object.assign(scene.transport, { send: () => Promise.withResolvers<void>().promise });
  const ask = () =>
    scene.peer.request(ONE, { subject: "Shop.sell", body: {} }, { deadline: Infinity });
  const failed = [
    assert.rejects(ask(), { name: "NotConnectedError", wasSent: true }),
    assert.rejects(ask(), { name: "NotConnectedError", wasSent: false }),
  ];
  scene.transport.lose(ONE);
  await Promise.all(failed);
});

Deno.test("a client that has stopped says so, and asks no other instance", async () => {
  await using scene = await clientOf(ONE, TWO);
  await scene.peer.stop();
  const asking = scene.client.request("Shop", { subject: "Shop.sell", body: {} });
  await assert.rejects(asking, /Cannot ask for Shop\.sell: this side has stopped/);
});

Deno.test("M4 an idempotent request is asked again, of another instance", async () => {
  await using scene = await clientOf(ONE, TWO);
  await scene.ask({ idempotent: true });
  scene.transport.lose(ONE);
  await settled();
  scene.transport.answer("REP");
  await settled();
  assert.deepEqual(scene.outcomes, ["REP"]);
  assert.deepEqual(scene.transport.asked, [`${ONE} Shop.sell`, `${TWO} Shop.sell`]);
});

Deno.test("P16 a waiting caller asks an instance again that is back, though its record is the same", async () => {
  await using scene = await clientOf(ONE);
  await scene.ask({ wait: true, idempotent: true });
  scene.transport.lose(ONE);
  await settled();
  assert.equal(scene.transport.asked.length, 1);
  await scene.time.advance(1000);
  await settled();
  assert.equal(scene.transport.asked.length, 2);
  const again = scene.transport.sent.findLast(({ message }) => message.subject === "Shop.sell");
  scene.transport.deliver(ONE, { type: "REP", subject: again?.message.id ?? "" });
  await settled();
  assert.deepEqual(scene.outcomes, ["REP"]);
});

Deno.test("M4 an answer counts only if it comes from the instance that was asked", async () => {
  await using scene = await clientOf(ONE);
  await scene.ask();
  scene.transport.answer("REP", {}, TWO);
  await settled();
  assert.deepEqual(scene.outcomes, []);
  scene.transport.answer("REP");
  await settled();
  assert.deepEqual(scene.outcomes, ["REP"]);
});

Deno.test("M4 an instance that stays silent is passed over, until it is heard again", async () => {
  await using scene = await clientOf(ONE, TWO);
  scene.transport.alive.add(TWO);
  await scene.ask({ timeoutMs: 60_000 }); // ONE, which never answers
  await scene.time.advance(4000);
  assert.deepEqual(
    [scene.peer.stateOf(ONE).standing, scene.peer.stateOf(TWO).standing],
    ["unresponsive", "available"],
  );
  for (let i = 0; i < 3; i++) await scene.ask();
  assert.deepEqual(scene.transport.asked.slice(1), Array(3).fill(`${TWO} Shop.sell`));
  scene.transport.alive.add(ONE);
  await scene.time.advance(4000);
  assert.equal(scene.peer.stateOf(ONE).isAvailable, true);
});

Deno.test("M4 an instance that was never asked is not pinged", async () => {
  await using scene = await clientOf(ONE, TWO);
  await scene.ask();
  scene.transport.answer("REP");
  await scene.time.advance(10_000);
  const pinged = scene.transport.sent.filter(({ message }) => message.subject === "lymph.ping");
  assert.deepEqual(new Set(pinged.map(({ address }) => address)), new Set([ONE]));
});

Deno.test("M4 an instance that was not used for long is not doubted at its next request", async () => {
  await using scene = await clientOf(ONE);
  scene.transport.alive.add(ONE);
  await scene.ask();
  scene.transport.answer("REP");
  await scene.time.advance(120_000);
  await scene.ask();
  await scene.time.advance(250);
  assert.equal(scene.peer.stateOf(ONE).standing, "available");
});

Deno.test("M4 our own standstill is not taken for the silence of others", async () => {
  await using scene = await clientOf(ONE);
  await scene.ask({ timeoutMs: 600_000 });
  for (let i = 0; i < 30; i++) await scene.time.jump(60_000);
  assert.equal(scene.peer.stateOf(ONE).standing, "available");
});

Deno.test("M4 P16 without any instance a request fails at once", async () => {
  await using scene = await clientOf();
  await scene.ask({ timeoutMs: 60_000 });
  assert.deepEqual(scene.outcomes, ["LookupError"]);
});

Deno.test("P16 a request ends with its signal, though the registry does not tell which services there are", async () => {
  const discover = () => new Promise<string[]>(() => {});
  await using scene = await clientOfRegistry({ ...registryOf([]), discover });
  const caller = new AbortController();
  await scene.ask({ signal: caller.signal });
  assert.deepEqual(scene.outcomes, []);
  caller.abort();
  await settled();
  assert.deepEqual(scene.outcomes, ["AbortError"]);
});

Deno.test("P16 a service is not called unknown where the registry cannot tell", async () => {
  const discover = () => Promise.reject(new Error("away"));
  await using scene = await clientOfRegistry({ ...registryOf([]), discover });
  await scene.ask();
  assert.deepEqual(scene.outcomes, ["NotConnectedError"]);
});

Deno.test("M4 after the drain a request is refused as leaving, so that it goes elsewhere", async () => {
  await using scene = await clientOf();
  const { transport, peer, time } = scene;
  const drained = peer.drain();
  await time.advance(1000);
  await drained;
  transport.deliver(TWO, { type: "REQ", subject: "Shop.sell", id: "7" });
  const refusal = transport.sent.at(-1);
  assert.deepEqual(
    [refusal?.address, refusal?.message.type, refusal?.message.subject],
    [TWO, "NACK", "7"],
  );
  assert.equal(refusal?.message.headers["not_executed"], "leaving");
});

Deno.test("M4 a request that is refused as leaving goes to another instance", async () => {
  await using scene = await clientOf(ONE, TWO);
  await scene.ask();
  scene.transport.answer("NACK", { not_executed: "leaving" });
  await settled();
  scene.transport.answer("REP");
  await settled();
  assert.deepEqual(scene.outcomes, ["REP"]);
  assert.equal(scene.peer.stateOf(ONE).standing, "leaving");
  assert.deepEqual(scene.transport.asked, [`${ONE} Shop.sell`, `${TWO} Shop.sell`]);
});

Deno.test("M9 P13 retries are at most one in ten, beyond a reserve", async () => {
  await using scene = await clientOf(ONE, TWO);
  const { transport } = scene;
  for (let i = 0; i < 200; i++) {
    await scene.ask({ idempotent: true });
    for (let turn = 0; turn < 2; turn++) {
      for (const endpoint of [ONE, TWO]) transport.lose(endpoint);
      await settled();
    }
  }
  const { length } = transport.asked;
  assert.equal(scene.outcomes.length, 200);
  assert.ok(length > 200 && length <= 200 + 10 + 20 + 1, `${length} requests were sent`);
});

Deno.test("M9 A2 a busy instance is left for another, within the budget", async () => {
  await using scene = await clientOf(ONE, TWO);
  await scene.ask();
  scene.transport.answer("NACK", { not_executed: "busy", reason: "too much" });
  await settled();
  scene.transport.answer("NACK", { not_executed: "busy", reason: "too much" });
  await settled();
  assert.deepEqual(scene.outcomes, ["NackError"]);
  assert.deepEqual(scene.transport.asked, [`${ONE} Shop.sell`, `${TWO} Shop.sell`]);
});

Deno.test("W7 Python's answer without a version is taken elsewhere, one with a version is not", async () => {
  await using scene = await clientOf(ONE, TWO);
  await scene.ask();
  scene.transport.answer("NACK", { trace_id: "1" });
  await settled();
  scene.transport.answer("NACK", { trace_id: "1", version: "1.0.0" });
  await settled();
  assert.deepEqual(scene.outcomes, ["NackError"]);
  assert.deepEqual(scene.transport.asked, [`${ONE} Shop.sell`, `${TWO} Shop.sell`]);
});

/** Moves the wall clock, and nothing else, until it is disposed of. */
function movedClock(byMs: number): Disposable {
  const RealDate = Date;
  const now = () => RealDate.now() + byMs;
  globalThis.Date = class extends RealDate {
    static override now = now;
    constructor(...args: [] | [number]) {
      super(...(args.length === 0 ? [now()] : args) as [number]);
    }
  } as DateConstructor;
  return { [Symbol.dispose]: () => void (globalThis.Date = RealDate) };
}

for (const hours of [1, -1]) {
  Deno.test(`P14 a clock that jumps by ${hours} h ends no request early, and none late`, async () => {
    await using scene = await clientOf(ONE, TWO);
    await scene.ask({ timeoutMs: 5000 });
    using _moved = movedClock(hours * 3_600_000);
    await scene.time.advance(4900);
    assert.deepEqual(scene.outcomes, []);
    await scene.ask({ timeoutMs: 5000 });
    assert.equal(scene.transport.sent.at(-1)?.message.headers["budget_ms"], 5000);
    await scene.time.advance(200);
    assert.deepEqual(scene.outcomes, ["TimeoutError"]);
    await scene.time.advance(5000);
    assert.deepEqual(scene.outcomes, ["TimeoutError", "TimeoutError"]);
  });

  Deno.test(`P14 a clock that jumps by ${hours} h lets a request arrive in time`, async () => {
    await using scene = await clientOf();
    using _moved = movedClock(hours * 3_600_000);
    const headers = { budget_ms: 5000 };
    scene.transport.deliver(TWO, { type: "REQ", subject: "Shop.sell", id: "7", headers });
    await settled();
    assert.equal(scene.transport.sent.at(-1)?.message.type, "ACK");
  });
}

Deno.test("a lost connection fails what was asked there, with a reason", async () => {
  await using scene = await clientOf();
  const { peer, transport } = scene;
  const question = { subject: "Shop.sell", body: {} };
  const asked = peer.request(ONE, question, { deadline: performance.now() + 60_000 });
  const rejected = assert.rejects(
    asked,
    (error: Error) =>
      error instanceof NotConnectedError && /was lost before Shop.sell/.test(error.message),
  );
  transport.lose(ONE);
  await rejected;
});

Deno.test("L1 a drain serves callers until they have gone elsewhere", async () => {
  await using scene = await clientOf();
  const { transport, peer, time } = scene;
  const drained = peer.drain();
  for (const id of ["1", "2", "3", "4"]) {
    transport.deliver(TWO, { type: "REQ", subject: "Shop.sell", id });
    await time.advance(80);
  }
  assert.deepEqual(transport.sent.map(({ message: { type } }) => type), Array(4).fill("ACK"));
  await time.advance(2000);
  await drained;
});

Deno.test("L1 a drain ends only when callers have read that the instance leaves", async () => {
  await using scene = await clientOf();
  const { transport, peer, time } = scene;
  transport.deliver(TWO, { type: "REQ", subject: "Shop.sell", id: "1" });
  await settled();
  let isDrained = false;
  const drained = peer.drain().then(() => isDrained = true);
  await time.advance(800); // TWO is too busy to read, and goes on asking
  assert.equal(isDrained, false);
  transport.deliver(TWO, { type: "REQ", subject: "Shop.sell", id: "2" });
  const refusal = transport.sent.at(-1)?.message;
  assert.deepEqual([refusal?.subject, refusal?.headers["not_executed"]], ["2", "leaving"]);
  const ping = transport.sent.find(({ message }) => message.subject === "lymph.ping");
  transport.deliver(TWO, { type: "REP", subject: ping?.message.id ?? "" });
  await drained;
});

Deno.test("L1 a caller that reads nothing holds up a drain for a second", async () => {
  await using scene = await clientOf();
  scene.transport.deliver(TWO, { type: "REQ", subject: "Shop.sell", id: "1" });
  await settled();
  const drained = scene.peer.drain();
  await scene.time.advance(1500);
  await drained;
});

Deno.test("L1 a request waits for the next list where all instances have left", async () => {
  const next = Promise.withResolvers<readonly string[]>();
  await using scene = await clientOfRegistry(registryOf([ONE], next.promise));
  await scene.ask();
  scene.transport.answer("NACK", { not_executed: "leaving" });
  await settled();
  assert.deepEqual(scene.outcomes, []);
  next.resolve([TWO]);
  await settled();
  scene.transport.answer("REP", {}, TWO);
  await settled();
  assert.deepEqual(scene.outcomes, ["REP"]);
});

Deno.test("P16 a request fails at once where the list is empty after all have left", async () => {
  const next = Promise.withResolvers<readonly string[]>();
  await using scene = await clientOfRegistry(registryOf([ONE], next.promise));
  await scene.ask();
  scene.transport.answer("NACK", { not_executed: "leaving" });
  next.resolve([]);
  await settled();
  await settled();
  assert.equal(scene.outcomes.length, 1);
});
