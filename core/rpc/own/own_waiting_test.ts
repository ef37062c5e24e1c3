/** Requests of a peer to itself that are not delivered at once. */
import assert from "node:assert/strict";
import { Embedded } from "../../../mod.ts";
import { fakeTime } from "../../../tests/kit/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { configureLogging, type LogSink } from "../../observe/logs/log.ts";
import { PeerState } from "../calling/peer_state.ts";
import { PendingRequest } from "../calling/pending_request.ts";
import type { Answer } from "../serving/answer.ts";
import type { IncomingRequest } from "../serving/request_context.ts";
import { OwnCalls } from "./own_calls.ts";
import { Held, settled, startPeer } from "./testdata/own_peer.ts";

/** Leaves nothing else its turn. */
function keepBusy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** Logs to a function until disposed of. */
function logTo(sink: LogSink): Disposable {
  configureLogging({ level: "warning", sinks: [sink] });
  return { [Symbol.dispose]: () => configureLogging({ level: "error", sinks: [] }) };
}

Deno.test("what a peer asks itself beyond its limit waits, until half of it is done", async () => {
  const held = new Held();
  await using scene = await startPeer(held.handle, { maxRequestsPerConnection: 2 });
  const asked = [1, 2, 3, 4].map(() => scene.ask());
  await settled();
  assert.equal(held.requests.length, 2);
  held.answerOne();
  await settled();
  assert.equal(held.requests.length, 3);
  for (let i = 0; i < 3; i++) {
    held.answerOne();
    await settled();
  }
  assert.deepEqual((await Promise.all(asked)).map(({ type }) => type), Array(4).fill("ACK"));
});

Deno.test("a request that has waited for its turn arrives with what is left of its budget", async () => {
  using time = fakeTime();
  const held = new Held();
  await using scene = await startPeer(held.handle, { maxRequestsPerConnection: 1 });
  const asked = [scene.ask({}, { timeoutMs: 3000 }), scene.ask({}, { timeoutMs: 3000 })];
  await time.advance(1000);
  held.answerOne();
  await settled();
  assert.deepEqual(held.requests.map(({ headers }) => headers["budget_ms"]), [3000, 2000]);
  assert.equal(held.requests[1]?.remainingMs, 2000);
  held.answerOne();
  await Promise.all(asked);
});

Deno.test("a request whose caller gives up before its turn is never executed", async () => {
  const held = new Held();
  await using scene = await startPeer(held.handle, { maxRequestsPerConnection: 1 });
  const first = scene.ask();
  const abort = new AbortController();
  const given = assert.rejects(scene.ask({}, { signal: abort.signal }), { name: "AbortError" });
  await settled();
  abort.abort();
  await given;
  held.answerOne();
  await first;
  await settled();
  assert.equal(held.requests.length, 1);
});

Deno.test("P11 a request whose deadline passes before it is delivered is never executed", async () => {
  const held = new Held();
  await using scene = await startPeer(held.handle);
  const failed = assert.rejects(scene.ask({}, { timeoutMs: 5 }), { name: "TimeoutError" });
  const served = scene.ask();
  keepBusy(20);
  await failed;
  assert.equal(held.requests.length, 1);
  held.answerOne();
  await served;
});

Deno.test("a handler has no more time than its caller, however late a request is delivered", async () => {
  const held = new Held();
  await using scene = await startPeer(held.handle);
  const served = scene.ask({}, { timeoutMs: 60_000 });
  keepBusy(20);
  await settled();
  assert.ok(Number(held.requests[0]?.remainingMs) <= 60_000 - 20);
  held.answerOne();
  await served;
});

Deno.test("a peer that is busy with what it asks itself is not unresponsive", async () => {
  using time = fakeTime();
  const held = new Held();
  await using scene = await startPeer(held.handle, { maxRequestsPerConnection: 1 });
  const asked = [scene.ask(), scene.ask()];
  await time.advance(1500);
  assert.equal(scene.peer.stateOf(scene.transport.endpoint).standing, "available");
  held.answerOne();
  await settled();
  held.answerOne();
  await Promise.all(asked);
});

Deno.test("of what a peer asks itself, too much that never ends is refused as busy", async () => {
  using time = fakeTime();
  const held = new Held();
  await using scene = await startPeer(held.handle, { maxRequestsPerConnection: 1 });
  const ended = Promise.allSettled([scene.ask()]);
  const refused = scene.ask();
  await time.advance(3000);
  assert.equal((await refused).headers["not_executed"], "busy");
  await scene.peer.stop();
  await ended;
});

/** Requests that are not delivered, as too many are served. */
function pausedCalls() {
  const serializer = new MsgpackSerializer();
  const refusal = () => undefined;
  const own = new OwnCalls({ serializer, refusal, onRefused: undefined, onUnreadable: () => {} });
  const requester = { onExpired: () => {}, onCancelled: () => {} };
  const [subject, peer] = ["Shop.sell", new PeerState("local://here")];
  own.pause();
  return {
    own,
    ask() {
      const pending = new PendingRequest(requester, { id: "1", subject, traceId: "2", peer });
      const request = own.prepare(pending, { subject, body: { a: 1 } }, { deadline: 1 }, 1);
      request.send();
      return request;
    },
  };
}

Deno.test("a request that is given up while it waits lets go of its body", () => {
  const request = pausedCalls().ask();
  assert.deepEqual(request.body, { a: 1 });
  request.withdraw();
  assert.equal(request.body, undefined);
});

Deno.test("requests that are given up while they wait do not pile up", () => {
  const { own, ask } = pausedCalls();
  const awaited = [ask(), ask()];
  for (let count = 0; count < 10_000; count++) {
    const request = ask();
    request.pending.stage = "settled";
    request.withdraw();
  }
  assert.ok(own.waiting >= awaited.length && own.waiting < 2000, `${own.waiting} wait`);
});

/** Requests that their caller gives up together. */
function askInVain(
  { ask }: Pick<Awaited<ReturnType<typeof startPeer>>, "ask">,
  count: number,
  signal: AbortSignal,
) {
  const ended = Array.from({ length: count }, () => ask("given up", { signal }));
  return Promise.all(ended.map((answer) => assert.rejects(answer, { name: "AbortError" })));
}

Deno.test("what waits is served once, in turn, although many others are given up", async () => {
  const served: IncomingRequest[] = [];
  const handle = (request: IncomingRequest): Answer => {
    if (request.message.body === "a") keepBusy(20); // the others are due at the loop's next turn
    served.push(request);
    return { type: "ACK" };
  };
  const given = new AbortController();
  await using scene = await startPeer(handle, { maxRequestsPerConnection: 1 });
  const budget = { timeoutMs: 10_000 };
  const asked = [scene.ask("a", budget), scene.ask("b", budget)];
  const ended = askInVain(scene, 3000, given.signal);
  asked.push(scene.ask("c", budget));
  await asked[0];
  given.abort();
  await Promise.all([...asked, ended]);
  assert.deepEqual(served.map(({ message: { body } }) => body), ["a", "b", "c"]);
  for (const { headers: { budget_ms: left } } of served.slice(1)) {
    assert.ok(Number(left) <= 10_000 - 20, `${left} ms are left`);
  }
});

Deno.test("a request is delivered once although others are given up meanwhile", async () => {
  const served: unknown[] = [];
  const given = new AbortController();
  using _logging = logTo(() => given.abort()); // the log tells of what cannot be read
  await using scene = await startPeer(({ message: { body } }) => {
    served.push(body);
    return { type: "ACK" };
  });
  const unreadable = new Embedded(Uint8Array.of(0xc1));
  const asked = ["a", "b", unreadable].map((body) => scene.ask(body, { timeoutMs: 10_000 }));
  const ended = askInVain(scene, 1500, given.signal);
  asked.push(scene.ask("c", { timeoutMs: 10_000 }));
  await Promise.all([...asked, ended]);
  await settled();
  assert.deepEqual(served, ["a", "b", "c"]);
});

Deno.test("a peer that outlives a fake clock goes on, and its requests time out", async () => {
  const held = new Held();
  await using scene = await startPeer(held.handle);
  {
    using _time = fakeTime();
    const asked = scene.ask({}, { timeoutMs: 1 });
    await settled();
    held.answerOne();
    await asked;
  }
  keepBusy(5);
  const asked = scene.ask();
  await settled();
  held.answerOne();
  await asked;
  await assert.rejects(scene.ask({}, { timeoutMs: 5 }), { name: "TimeoutError" });
});
