import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import { fakeTime } from "../../tests/kit/fake_time.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { NotConnectedError, TimeoutError } from "../errors.ts";
import { packMessage } from "../message/message.ts";
import { Peer } from "./peer.ts";
import type { IncomingRequest } from "./serving/request_context.ts";
import type { Frame, Receiver, Transport } from "./transport.ts";

const serializer = new MsgpackSerializer();

/** A transport whose messages wait until somebody makes room for them. */
class Narrow implements Transport {
  readonly endpoint = "local://here";
  readonly waiting: (readonly Frame[])[] = [];
  receiver: Receiver | undefined;
  #room = Promise.withResolvers<void>();
  start(): Promise<void> {
    return Promise.resolve();
  }
  stop(): Promise<void> {
    return Promise.resolve();
  }
  receive(receiver: Receiver): void {
    this.receiver = receiver;
  }
  isNative(): boolean {
    return false;
  }
  send(_address: string, frames: readonly Frame[]): Promise<void> {
    this.waiting.push(frames);
    return this.#room.promise;
  }
  async makeRoom(): Promise<void> {
    this.#room.resolve();
    this.#room = Promise.withResolvers();
    await new Promise((resolve) => setImmediate(resolve));
  }
  withdraw(_address: string, frames: readonly Frame[]): boolean {
    const index = this.waiting.indexOf(frames);
    if (index >= 0) this.waiting.splice(index, 1);
    return index >= 0;
  }
}

function asked(transport: Narrow, headers: Record<string, unknown>): Promise<IncomingRequest> {
  const { promise, resolve } = Promise.withResolvers<IncomingRequest>();
  const peer = new Peer({
    transport,
    serializer,
    handle: (request) => {
      resolve(request);
      return new Promise(() => {});
    },
  });
  const frames = packMessage(
    { id: "1", type: "REQ", subject: "Shop.open", headers, body: {} },
    serializer,
  ).map((frame) => typeof frame === "string" ? new TextEncoder().encode(frame) : frame);
  peer.onDelivery("local://caller", frames, false);
  return promise;
}

Deno.test("a budget that is not a number is no deadline for nested calls to inherit", async () => {
  const request = await asked(new Narrow(), { budget_ms: NaN });
  assert.equal(request.trace.deadline, Infinity);
  assert.equal(request.remainingMs, Infinity);
});

Deno.test("P12 a handler is told when its caller's deadline passes, without a cancellation", async () => {
  using time = fakeTime();
  const { signal } = await asked(new Narrow(), { budget_ms: 200 });
  await time.advance(199);
  assert.equal(signal.aborted, false);
  await time.advance(2);
  assert.equal(signal.reason?.name, "TimeoutError");
});

Deno.test("P12 what a handler says because the deadline has passed is no answer", async () => {
  using time = fakeTime();
  const transport = new Narrow();
  let handled = 0;
  const peer = new Peer({
    transport,
    serializer,
    handle: ({ signal }) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => {
          handled++;
          resolve({ type: "REP", body: "too late" });
        });
      }),
  });
  const frames = packMessage(
    { id: "1", type: "REQ", subject: "Shop.open", headers: { budget_ms: 200 }, body: {} },
    serializer,
  ).map((frame) => typeof frame === "string" ? new TextEncoder().encode(frame) : frame);
  peer.onDelivery("local://caller", frames, false);
  await time.advance(300);
  assert.deepEqual([handled, transport.waiting.length, peer.inFlight], [1, 0, 0]);
});

Deno.test("requests that are still being served when their side stops are cancelled", async () => {
  const transport = new Narrow();
  const request = await asked(transport, {});
  await (transport.receiver as Peer).stop();
  assert.match(String(request.signal.reason), /This side has stopped/);
});

Deno.test("a side that has stopped makes no calls", async () => {
  const transport = new Narrow();
  const peer = new Peer({ transport, serializer, handle: () => ({ type: "ACK" }) });
  await peer.stop();
  const question = { subject: "Shop.open", body: {} };
  await assert.rejects(
    peer.request("local://there", question, { deadline: performance.now() + 60_000 }),
    (error: Error) => error instanceof NotConnectedError && /has stopped/.test(error.message),
  );
  assert.equal(transport.waiting.length, 0);
});

Deno.test("M11 a request whose time is up before there is a connection never leaves", async () => {
  using time = fakeTime(); // a millisecond is over before it is asked, on a busy machine
  const transport = new Narrow();
  const peer = new Peer({ transport, serializer, handle: () => ({ type: "ACK" }) });
  const question = { subject: "Shop.open", body: {} };
  const answer = peer.request("local://there", question, { deadline: performance.now() + 1 });
  assert.equal(transport.waiting.length, 1);
  const rejected = assert.rejects(answer, TimeoutError);
  await time.advance(20);
  await rejected;
  assert.equal(transport.waiting.length, 0);
  await peer.stop();
});

Deno.test("M11 requests wait for room in turn, and those whose time is up do not leave", async () => {
  using time = fakeTime();
  const transport = new Narrow();
  const peer = new Peer({ transport, serializer, handle: () => ({ type: "ACK" }) });
  const ask = (subject: string, timeoutMs: number) =>
    peer.request("local://there", { subject, body: {} }, {
      deadline: performance.now() + timeoutMs,
    });
  const subjects = () => transport.waiting.map((frames) => frames[2]);
  const first = ask("Shop.first", 60_000);
  const second = ask("Shop.second", 1);
  const third = ask("Shop.third", 60_000);
  assert.deepEqual(subjects(), ["Shop.first"]);
  const rejected = assert.rejects(second, TimeoutError);
  await time.advance(20);
  await rejected;
  await transport.makeRoom();
  assert.deepEqual(subjects(), ["Shop.first", "Shop.third"]);
  const ended = Promise.allSettled([first, third]);
  await peer.stop();
  await ended;
});

Deno.test("a request that has waited for room leaves with what is left of its budget", async () => {
  using time = fakeTime();
  const transport = new Narrow();
  const peer = new Peer({ transport, serializer, handle: () => ({ type: "ACK" }) });
  const ask = (subject: string) =>
    peer.request("local://there", { subject, body: {} }, {
      deadline: performance.now() + 3000,
      traceId: "1",
      headers: { tenant: "x" },
    });
  const ended = Promise.allSettled([ask("Shop.first"), ask("Shop.second")]);
  await time.advance(2000);
  await transport.makeRoom();
  const headers = transport.waiting.map((frames) => serializer.decode(frames[3] as Uint8Array));
  assert.deepEqual(headers, [
    { tenant: "x", version: null, budget_ms: 3000, trace_id: "1" },
    { tenant: "x", version: null, budget_ms: 1000, trace_id: "1" },
  ]);
  await peer.stop();
  await ended;
});

Deno.test("a budget is no longer than what was asked for, whatever the clock shows", async () => {
  const transport = new Narrow();
  const peer = new Peer({ transport, serializer, handle: () => ({ type: "ACK" }) });
  const now = 300.2;
  const deadline = now + 500;
  assert.ok(deadline - now > 500);
  const question = { subject: "Shop.open", body: {} };
  const ended = Promise.allSettled([peer.request("local://there", question, { now, deadline })]);
  const { budget_ms } = serializer.decode(transport.waiting[0]?.[3] as Uint8Array) as {
    budget_ms: number;
  };
  assert.equal(budget_ms, 500);
  await peer.stop();
  await ended;
});

Deno.test("requests are served once all that came with them was read, and before more is", async () => {
  const served: string[] = [];
  const peer = new Peer({
    transport: new Narrow(),
    serializer,
    handle: ({ message: { idFrame } }) => {
      served.push(new TextDecoder().decode(idFrame));
      return { type: "ACK" };
    },
  });
  const arrive = (type: "REQ" | "CANCEL", id: string, subject: string) => {
    const frames = packMessage({ id, type, subject, headers: {}, body: {} }, serializer);
    const bytes = frames.map((frame) =>
      typeof frame === "string" ? new TextEncoder().encode(frame) : frame
    );
    peer.onDelivery("local://caller", bytes, false);
  };
  arrive("REQ", "1", "Shop.open");
  arrive("REQ", "2", "Shop.open");
  arrive("CANCEL", "3", "1");
  assert.deepEqual(served, []);
  peer.onDelivered();
  assert.deepEqual(served, ["2"]);
  arrive("REQ", "4", "Shop.open");
  await Promise.resolve(); // a transport may leave it out
  assert.deepEqual(served, ["2", "4"]);
});

Deno.test("a running peer lets its serializer free unused memory a few times a second", async () => {
  using time = fakeTime();
  let looks = 0;
  const freeing = Object.assign(new MsgpackSerializer(), { freeUnused: () => void looks++ });
  const transport = new Narrow();
  const peer = new Peer({ transport, serializer: freeing, handle: () => ({ type: "ACK" }) });
  await peer.start();
  await time.advance(1000);
  assert.equal(looks, 5);
  await peer.stop();
  await time.advance(1000);
  assert.equal(looks, 5);
});

Deno.test("a drain without an end has the longest timer that there is", async () => {
  const { timeout } = AbortSignal;
  const limits: number[] = [];
  AbortSignal.timeout = (ms) => {
    limits.push(ms);
    return new AbortController().signal;
  };
  try {
    for (const drainTimeoutMs of [Infinity, 2 ** 32]) {
      const handle = () => ({ type: "ACK" as const });
      const parts = { transport: new Narrow(), serializer, handle };
      await new Peer(parts, { drainTimeoutMs, quietMs: 0 }).drain();
    }
  } finally {
    AbortSignal.timeout = timeout;
  }
  assert.deepEqual(limits, [2 ** 31 - 1, 2 ** 31 - 1]);
});
