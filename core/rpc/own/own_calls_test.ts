/** What is special of a peer that asks itself; testCallsOf() has what holds for all callers. */
import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate } from "node:timers";
import { Embedded } from "../../../mod.ts";
import { fakeTime } from "../../../tests/kit/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { NotConnectedError } from "../../errors.ts";
import { PING } from "../container_subjects.ts";
import { Peer, type PeerOptions } from "../peer.ts";
import type { Answer } from "../serving/answer.ts";
import type { IncomingRequest } from "../serving/request_context.ts";
import { ScriptedTransport } from "../testdata/scripted_transport.ts";
import type { Frame } from "../transport.ts";

type Handle = (request: IncomingRequest) => Answer | Promise<Answer>;

const echo: Handle = ({ message: { body } }) => ({ type: "REP", body });

/** A peer that asks itself, and the transport that it must not need for it. */
async function startPeer(handle: Handle = echo, options?: PeerOptions) {
  const transport = new ScriptedTransport();
  const peer = new Peer({ transport, serializer: new MsgpackSerializer(), handle }, options);
  await peer.start();
  return {
    peer,
    transport,
    ask: (body: unknown = {}, { timeoutMs = 60_000, signal }: AskOptions = {}) =>
      peer.request(transport.endpoint, { subject: "Shop.sell", body }, {
        deadline: performance.now() + timeoutMs,
        signal,
      }),
    [Symbol.asyncDispose]: () => peer.stop(),
  };
}

interface AskOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Requests that wait until a test answers them. */
class Held {
  readonly requests: IncomingRequest[] = [];
  readonly #answers: ((answer: Answer) => void)[] = [];

  readonly handle: Handle = (request) => {
    if (request.subject === PING.subject) return { type: "ACK" };
    this.requests.push(request);
    return new Promise((resolve) => this.#answers.push(resolve));
  };

  answerOne(): void {
    this.#answers.shift()?.({ type: "ACK" });
  }
}

/** Resolves once all promises that need not wait have settled. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

Deno.test("a peer that asks itself, gives up and is pinged by itself sends nothing", async () => {
  using time = fakeTime();
  const held = new Held();
  await using scene = await startPeer(held.handle);
  const abort = new AbortController();
  const asked = scene.ask({ a: 1 }, { signal: abort.signal });
  const given = assert.rejects(asked, { name: "AbortError" });
  await time.advance(10_000);
  abort.abort();
  await given;
  assert.deepEqual(scene.transport.sent, []);
  assert.equal(scene.peer.peerCount, 0);
  assert.equal(scene.peer.stateOf(scene.transport.endpoint).inFlight, 0);
});

Deno.test("neither side sees what the other one changes", async () => {
  const sent = { items: [{ name: "tea" }] };
  const given = { left: [1] };
  let arrived: typeof sent | undefined;
  await using scene = await startPeer(({ message: { body } }) => {
    arrived = body as typeof sent;
    return { type: "REP", body: given };
  });
  const asking = scene.ask(sent);
  sent.items.push({ name: "milk" });
  const { body } = await asking;
  given.left.push(2);
  assert.deepEqual(arrived, { items: [{ name: "tea" }] });
  assert.deepEqual(body, { left: [1] });
});

Deno.test("no handler runs within the call that asks for it, nor is told within the one that cancels", async () => {
  const held = new Held();
  await using scene = await startPeer(held.handle);
  const abort = new AbortController();
  const given = assert.rejects(scene.ask({}, { signal: abort.signal }), { name: "AbortError" });
  assert.equal(held.requests.length, 0);
  await settled();
  const [request] = held.requests;
  abort.abort();
  assert.equal(request?.isCancelled, false);
  await given;
  await settled();
  assert.match(String(request?.cancellation.reason), /The caller has cancelled/);
});

Deno.test("a handler does not see the async context of its caller", async () => {
  const user = new AsyncLocalStorage<string>();
  await using scene = await startPeer(() => ({ type: "REP", body: user.getStore() }));
  const seen = await user.run("Joe", async () => {
    const replies = await Promise.all([scene.ask(), scene.ask()]);
    return [...replies.map(({ body }) => body), user.getStore()];
  });
  assert.deepEqual(seen, [null, null, "Joe"]);
});

Deno.test("a peer that asks itself without a pause leaves sockets and timers their turns", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  await using scene = await startPeer();
  let isHeard = false;
  const hearing = (async () => {
    using near = await Deno.connect({ hostname: "127.0.0.1", port });
    using far = await listener.accept();
    await near.write(Uint8Array.of(1));
    await far.read(new Uint8Array(1));
    await new Promise((resolve) => setTimeout(resolve, 1));
    isHeard = true;
  })();
  for (let calls = 0; !isHeard; calls++) {
    assert.ok(calls < 500_000, "nothing was heard");
    await scene.ask();
  }
  await hearing;
});

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

Deno.test("a peer that drains serves what it asks itself, then refuses it as leaving", async () => {
  const held = new Held();
  await using scene = await startPeer(held.handle, { quietMs: 0 });
  const asked = scene.ask();
  await settled();
  const drained = scene.peer.drain();
  assert.equal(scene.peer.stateOf(scene.transport.endpoint).standing, "leaving");
  await settled();
  held.answerOne();
  assert.equal((await asked).type, "ACK");
  await drained;
  assert.equal((await scene.ask()).headers["not_executed"], "leaving");
});

Deno.test("a peer that stops fails what it asks itself, and tells whether it was executed", async () => {
  const held = new Held();
  const scene = await startPeer(held.handle, { maxRequestsPerConnection: 1 });
  const failures = [scene.ask(), scene.ask()].map((asked) => asked.catch((error) => error));
  await settled();
  await scene.peer.stop();
  const errors = await Promise.all(failures);
  for (const error of errors) assert.ok(error instanceof NotConnectedError, String(error));
  assert.deepEqual(errors.map(({ wasSent }) => wasSent), [true, false]);
  assert.match(String(held.requests[0]?.cancellation.reason), /This side has stopped/);
});

Deno.test("a peer that stops before a request is delivered executes nothing, and leaves no timer", async () => {
  const held = new Held();
  const scene = await startPeer(held.handle);
  const failed = assert.rejects(scene.ask(), { name: "NotConnectedError", wasSent: false });
  await scene.peer.stop();
  await failed;
  await settled();
  assert.deepEqual(held.requests, []);
});

Deno.test("a lost connection to the own endpoint fails nothing that a peer asks itself", async () => {
  const held = new Held();
  await using scene = await startPeer(held.handle);
  const asked = scene.ask();
  await settled();
  scene.transport.lose(scene.transport.endpoint);
  held.answerOne();
  assert.equal((await asked).type, "ACK");
});

Deno.test("what cannot be read is refused with a reason, and fails its caller as an answer", async () => {
  const broken = new Embedded(Uint8Array.of(0xc1));
  await using scene = await startPeer(() => ({ type: "REP", body: broken }));
  const { type, headers } = await scene.ask(broken);
  assert.deepEqual([type, headers["version"]], ["NACK", null]);
  assert.match(String(headers["reason"]), /0xc1 starts no value/);
  await assert.rejects(scene.ask(), {
    name: "RequestError",
    message: /^The answer of Shop\.sell at local:\/\/here cannot be read: .*0xc1 starts no value/,
  });
});

Deno.test("values that are not copied arrive all the same", async () => {
  await using scene = await startPeer();
  const long = "x".repeat(2 ** 21);
  const values = [
    new Map<unknown, unknown>([["a", 1], [1, "a"]]),
    { long },
    new Embedded(Uint8Array.of(7)),
  ];
  const bodies = [];
  for (const value of values) bodies.push((await scene.ask(value)).body);
  assert.deepEqual(bodies, [values[0], values[1], 7]);
});

Deno.test("P6 what is too long to be sent is refused, as a request and as an answer", async () => {
  const long = "x".repeat(2 ** 20);
  await using scene = await startPeer(() => ({ type: "REP", body: { long } }));
  const error = new RangeError("too long");
  const refusal = (_: string, frames: readonly Frame[]) =>
    frames.some(({ length }) => length > 2 ** 20) ? error : undefined;
  Object.assign(scene.transport, { refusal });
  await assert.rejects(scene.ask({ long }), error);
  await assert.rejects(scene.ask({ [long]: 1 }), error);
  assert.equal((await scene.ask()).type, "NACK");
});

Deno.test("what cannot be sent is a TypeError of the call that asks", async () => {
  await using scene = await startPeer();
  await assert.rejects(scene.ask({ list: [() => 1] }), {
    name: "TypeError",
    message: /^Cannot encode list\[0\]: a function/,
  });
});
