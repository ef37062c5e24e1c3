/** What is special of a peer that asks itself; testCallsOf() has what holds for all callers. */
import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { Embedded } from "../../../mod.ts";
import { fakeTime } from "../../../tests/kit/mod.ts";
import { NotConnectedError } from "../../errors.ts";
import type { Frame } from "../transport.ts";
import { Held, settled, startPeer } from "./testdata/own_peer.ts";

Deno.test("a peer that asks itself and gives up sends nothing", async () => {
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

Deno.test("neither side sees what the other one changes in headers", async () => {
  const [sent, given] = [{ tags: ["a"] }, { tags: ["b"] }];
  let arrived: unknown;
  await using scene = await startPeer(({ headers }) => {
    arrived = headers["x"];
    return { type: "ACK", headers: { x: given } };
  });
  const question = { subject: "Shop.sell", body: {} };
  const deadline = performance.now() + 60_000;
  const asking = scene.peer.request(scene.transport.endpoint, question, {
    deadline,
    headers: { x: sent },
  });
  sent.tags.push("changed");
  const { headers } = await asking;
  given.tags.push("changed");
  assert.deepEqual([arrived, headers["x"]], [{ tags: ["a"] }, { tags: ["b"] }]);
});

Deno.test("headers that are too long to be read are refused, however few characters they have", async () => {
  await using scene = await startPeer();
  const question = { subject: "Shop.sell", body: {} };
  const { type, headers } = await scene.peer.request(scene.transport.endpoint, question, {
    deadline: performance.now() + 60_000,
    headers: { x: "€".repeat(400_000) },
  });
  assert.equal(type, "NACK");
  assert.match(String(headers["reason"]), /headers of a message must not be longer than/);
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

Deno.test("a peer that drains serves what it asks itself, then refuses it as leaving", async () => {
  const held = new Held();
  await using scene = await startPeer(held.handle, { quietMs: 0 });
  const asked = scene.ask();
  await settled();
  const drained = scene.peer.drain();
  assert.equal(scene.peer.stateOf(scene.transport.endpoint).standing, "available");
  const askedMeanwhile = scene.ask();
  await settled();
  held.answerOne();
  held.answerOne();
  assert.deepEqual((await Promise.all([asked, askedMeanwhile])).map(({ type }) => type), [
    "ACK",
    "ACK",
  ]);
  await drained;
  assert.equal((await scene.ask()).headers["not_executed"], "leaving");
});

Deno.test("a peer that drains serves what its other work asks it, then refuses it", async () => {
  const [isAsked, isFinished] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await using scene = await startPeer(undefined, { quietMs: 0 });
  const finish = () => (isAsked.resolve(), isFinished.promise);
  const drained = scene.peer.drain({ finish });
  await isAsked.promise;
  assert.equal((await scene.ask()).type, "REP");
  isFinished.resolve();
  await drained;
  assert.equal((await scene.ask()).headers["not_executed"], "leaving");
});

Deno.test("a peer that never leaves off asking itself ends its drain all the same", async () => {
  using time = fakeTime();
  await using scene = await startPeer();
  const asked: Promise<unknown>[] = [];
  const asking = setInterval(() => asked.push(scene.ask()), 10);
  let isDrained = false;
  const drained = scene.peer.drain().then(() => isDrained = true);
  await time.advance(1000);
  assert.ok(isDrained);
  clearInterval(asking);
  await Promise.all([drained, ...asked]);
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

Deno.test("P6 what is longer than a lower limit is refused as well, by the bytes that it takes", async () => {
  const answers = { short: "x".repeat(9000), long: "ä".repeat(9000) };
  await using scene = await startPeer(({ message }) => ({
    type: "REP",
    body: answers[message.body as keyof typeof answers],
  }));
  const error = new RangeError("too long");
  const refusal = (_: string, frames: readonly { readonly length: number }[]) =>
    frames.some(({ length }) => length > 10_000) ? error : undefined;
  Object.assign(scene.transport, { refusal });
  await assert.rejects(scene.ask(answers.long), error);
  assert.equal((await scene.ask("long")).type, "NACK");
  assert.equal((await scene.ask("short")).body, answers.short);
});

Deno.test("what cannot be sent is a TypeError of the call that asks", async () => {
  await using scene = await startPeer();
  await assert.rejects(scene.ask({ list: [() => 1] }), {
    name: "TypeError",
    message: /^Cannot encode list\[0\]: a function/,
  });
});
