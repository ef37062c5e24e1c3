import assert from "node:assert/strict";
import { eventually } from "../../../tests/support/eventually.ts";
import { within } from "../../../tests/support/within.ts";
import { Dealer } from "../sockets/dealer.ts";
import { encodeFrame, MORE } from "../wire/frames.ts";
import { Router } from "../sockets/router.ts";
import { bytes, concat, pseudoRandom, text } from "../testdata/bytes.ts";
import { opening, RawPeer } from "../testdata/raw_peer.ts";
import { ZmtpTransport } from "./transport.ts";
import type { ZmtpTransportOptions } from "./transport_options.ts";

interface Delivery {
  readonly source: string;
  readonly frames: readonly Uint8Array[];
}

/** A started transport that remembers what it was told. */
class Node implements AsyncDisposable {
  readonly deliveries: Delivery[] = [];
  readonly lost: string[] = [];
  readonly transport: ZmtpTransport;

  private constructor(options: ZmtpTransportOptions) {
    this.transport = new ZmtpTransport({ lingerMs: 200, ...options });
    this.transport.receive({
      onDelivery: (source, frames) => this.deliveries.push({ source, frames }),
      onDisconnect: (source) => this.lost.push(source),
    });
  }

  static async start(options: ZmtpTransportOptions = {}): Promise<Node> {
    const node = new Node(options);
    await node.transport.start();
    return node;
  }

  get endpoint(): string {
    return this.transport.endpoint;
  }

  async send(address: string, ...frames: string[]): Promise<void> {
    await this.transport.send(address, frames.map(bytes));
  }

  async delivery(index = 0): Promise<Delivery> {
    await eventually(() => this.deliveries.length > index);
    return this.deliveries[index] ?? { source: "", frames: [] };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.transport.stop();
  }
}

async function writeAll(conn: Deno.Conn, chunks: readonly Uint8Array[]): Promise<void> {
  for (const chunk of chunks) {
    for (let sent = 0; sent < chunk.byteLength;) sent += await conn.write(chunk.subarray(sent));
  }
}

/** Waits until a number has stopped to grow. */
async function stalled(count: () => number): Promise<void> {
  let [last, quietPolls] = [0, 0];
  await eventually(() => {
    quietPolls = count() === last ? quietPolls + 1 : 0;
    last = count();
    return last > 0 && quietPolls > 50;
  });
}

async function unusedEndpoint(): Promise<string> {
  await using node = await Node.start();
  return node.endpoint;
}

Deno.test("two of ours talk over one connection, both ways", async () => {
  await using asker = await Node.start();
  await using answerer = await Node.start();
  await asker.send(answerer.endpoint, "question", "");
  const { source, frames } = await answerer.delivery();
  assert.deepEqual(text(frames), ["question", ""]);
  assert.match(source, new RegExp(`^${asker.endpoint}#\\d+$`));
  assert.ok(answerer.transport.isNative(source));
  assert.equal(answerer.transport.send(source, [bytes("answer")]), undefined);
  const answer = await asker.delivery();
  assert.deepEqual([answer.source, text(answer.frames)], [answerer.endpoint, ["answer"]]);
  assert.ok(asker.transport.isNative(answerer.endpoint));
  assert.ok(!answerer.transport.isNative(asker.endpoint));
});

Deno.test("Python lymph's way: a connection for each direction, told apart by identities", async () => {
  await using node = await Node.start();
  await using receiving = new Router();
  const identity = await receiving.bind("tcp://127.0.0.1:0");
  await using sending = new Router({ identity });
  await sending.connect(node.endpoint);
  await sending.send([node.endpoint, "question"]);
  const { source, frames } = await node.delivery();
  assert.deepEqual([source, text(frames)], [identity, ["question"]]);
  await node.send(source, "answer");
  const { value: answer } = await receiving.next();
  assert.deepEqual(text(answer), [node.endpoint, "answer"]);
  assert.ok(!node.transport.isNative(source));
});

Deno.test("a DEALER may ask as well", async () => {
  await using node = await Node.start();
  await using receiving = new Router();
  const identity = await receiving.bind("tcp://127.0.0.1:0");
  await using sending = new Dealer({ identity });
  sending.connect(node.endpoint);
  await sending.send("question");
  assert.equal((await node.delivery()).source, identity);
});

Deno.test("a peer that cannot be answered is dropped: no endpoint, or that of another peer", async () => {
  await using node = await Node.start();
  const identities = ["", "foo", "tcp://10.1.2.3:80", "ipc:///etc/passwd"];
  for (const identity of identities) {
    const message = encodeFrame(0, bytes("drop me"));
    using _peer = await RawPeer.connect(node.endpoint, concat([opening({ identity }), message]));
    const before = node.transport.dropped;
    await eventually(() => node.transport.dropped > before);
  }
  assert.deepEqual(node.deliveries, []);
});

Deno.test("hosts on the allow list may be named by others", async () => {
  await using node = await Node.start({ allowedHosts: ["10.1.2.3"] });
  const first = concat([opening({ identity: "tcp://10.1.2.3:80" }), encodeFrame(0, bytes("hi"))]);
  using _peer = await RawPeer.connect(node.endpoint, first);
  assert.equal((await node.delivery()).source, "tcp://10.1.2.3:80");
});

Deno.test("endpoints to connect back to are bounded", async () => {
  await using node = await Node.start({ maxDialBacks: 2 });
  const first = (port: number) =>
    concat([opening({ identity: `tcp://127.0.0.1:${port}` }), encodeFrame(0, bytes("hi"))]);
  using _one = await RawPeer.connect(node.endpoint, first(1));
  using _two = await RawPeer.connect(node.endpoint, first(2));
  await node.delivery(1);
  using _three = await RawPeer.connect(node.endpoint, first(3));
  await eventually(() => node.transport.dropped === 1);
  using _again = await RawPeer.connect(node.endpoint, first(1));
  await node.delivery(2);
});

Deno.test("an endpoint that makes room for another is told as lost, reached or not", async () => {
  await using node = await Node.start({ maxDialBacks: 1 });
  const first = (port: number) =>
    concat([opening({ identity: `tcp://127.0.0.1:${port}` }), encodeFrame(0, bytes("hi"))]);
  {
    using _one = await RawPeer.connect(node.endpoint, first(1));
    await node.delivery();
  }
  // The place is free as soon as the node has noticed that the first one is gone.
  while (node.deliveries.length < 2) {
    const dropped = node.transport.dropped;
    using _two = await RawPeer.connect(node.endpoint, first(2));
    await eventually(() => node.deliveries.length > 1 || node.transport.dropped > dropped);
  }
  assert.deepEqual(node.lost, ["tcp://127.0.0.1:1"]);
});

Deno.test("a claimed identity gets no answers of another peer", async () => {
  await using asker = await Node.start();
  await using node = await Node.start();
  await asker.send(node.endpoint, "mine");
  const { source } = await node.delivery();
  const ready = opening({ type: "ROUTER", identity: asker.endpoint });
  using thief = await RawPeer.connect(node.endpoint, concat([ready, encodeFrame(0, bytes("x"))]));
  const forged = await node.delivery(1);
  assert.notEqual(forged.source, source);
  await node.send(source, "yours");
  assert.deepEqual(text((await asker.delivery()).frames), ["yours"]);
  await thief.write(new Uint8Array());
});

Deno.test("everything sent while connecting arrives, in order", async () => {
  await using left = await Node.start();
  await using right = await Node.start();
  const sent: (Promise<void> | undefined)[] = [];
  for (let index = 0; index < 500; index++) {
    sent.push(left.transport.send(right.endpoint, [bytes(`${index}`)]));
    if (index % 100 === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  await Promise.all(sent);
  await right.delivery(499);
  const order = right.deliveries.map(({ frames }) => Number(text(frames)[0]));
  assert.deepEqual(order, Array.from({ length: 500 }, (_, index) => index));
});

Deno.test("a dead endpoint rejects all its callers at once, and is dialled once", async () => {
  await using node = await Node.start();
  const endpoint = await unusedEndpoint();
  const calls = Array.from({ length: 1000 }, () => node.transport.send(endpoint, [bytes("x")]));
  const results = await Promise.allSettled(calls);
  const reasons = new Set(results.map((result) => result.status === "rejected" && result.reason));
  assert.equal(reasons.size, 1);
  const [reason] = reasons;
  assert.ok(reason instanceof Error && reason.name === "NotConnectedError");
  assert.match(reason.message, new RegExp(`^Cannot connect to ${endpoint}: `));
  await assert.rejects(node.send(endpoint, "again"), (error) => error === reason);
});

Deno.test("an endpoint that comes back is found again", async () => {
  await using node = await Node.start();
  const endpoint = await unusedEndpoint();
  const port = Number(endpoint.split(":").at(-1));
  await assert.rejects(node.send(endpoint, "nobody"), { name: "NotConnectedError" });
  await using other = await Node.start({ port });
  let isSent = false;
  while (!isSent) isSent = await node.send(endpoint, "hi").then(() => true, () => false);
  assert.deepEqual(text((await other.delivery()).frames), ["hi"]);
});

Deno.test("an unusable address is refused", async () => {
  await using node = await Node.start();
  for (const address of ["foo", "tcp://127.0.0.1:1#7", ""]) {
    await assert.rejects(node.send(address, "x"), { name: "NotConnectedError" });
  }
});

Deno.test("a peer that is not a ROUTER, or no ZeroMQ at all, rejects what waits for it", async () => {
  await using node = await Node.start();
  for (const answer of [opening({ type: "PUB" }), bytes("SSH-2.0-OpenSSH_9.2\r\n")]) {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const accepted = listener.accept().then(async (conn) => {
      await conn.write(answer);
      return conn;
    });
    const { port } = listener.addr as Deno.NetAddr;
    await assert.rejects(node.send(`tcp://127.0.0.1:${port}`, "x"), { name: "NotConnectedError" });
    (await accepted).close();
  }
});

Deno.test("a peer that accepts and stays silent rejects after the handshake time", async () => {
  await using node = await Node.start({ handshakeTimeoutMs: 20 });
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted = listener.accept();
  const { port } = listener.addr as Deno.NetAddr;
  await assert.rejects(node.send(`tcp://127.0.0.1:${port}`, "x"), /handshake took longer/);
  (await accepted).close();
});

Deno.test("what still waits for a connection can be taken back, once", async () => {
  await using node = await Node.start();
  await using target = await Node.start();
  const messages = ["first", "second", "third"].map((word) => [bytes(word)]);
  const sent = messages.map((frames) => node.transport.send(target.endpoint, frames));
  const [first = [], second = []] = messages;
  assert.ok(node.transport.withdraw(target.endpoint, second));
  assert.ok(!node.transport.withdraw(target.endpoint, second));
  await Promise.all(sent);
  await target.delivery(1);
  assert.deepEqual(target.deliveries.map(({ frames }) => text(frames)), [["first"], ["third"]]);
  assert.ok(!node.transport.withdraw(target.endpoint, first));
});

Deno.test("a lost connection is told to both ends, and the next message connects again", async () => {
  await using left = await Node.start();
  const right = await Node.start();
  const { endpoint } = right;
  await left.send(endpoint, "one");
  const { source } = await right.delivery();
  await left.send(endpoint, "two");
  await right.transport.stop();
  await eventually(() => left.lost.length === 1);
  assert.deepEqual(left.lost, [endpoint]);
  assert.deepEqual(right.lost, []);
  await using again = await Node.start({ port: Number(endpoint.split(":").at(-1)) });
  await left.send(endpoint, "three");
  const delivery = await again.delivery();
  assert.deepEqual(text(delivery.frames), ["three"]);
  await left.transport.stop();
  await eventually(() => again.lost.length === 1);
  assert.deepEqual(again.lost, [delivery.source]);
  await assert.rejects(right.send(source, "gone"), { name: "NotConnectedError" });
});

Deno.test("a message at the size limit arrives; beyond it only its own connection ends", async () => {
  await using node = await Node.start({ maxFrameBytes: 100_000, heartbeatIntervalMs: 50 });
  await using good = await Node.start();
  await using bad = await Node.start();
  await good.transport.send(node.endpoint, [new Uint8Array(100_000)]);
  await node.delivery();
  await bad.transport.send(node.endpoint, [new Uint8Array(100_001)]);
  await eventually(() => bad.lost.length === 1);
  await good.send(node.endpoint, "still here");
  assert.deepEqual(text((await node.delivery(1)).frames), ["still here"]);
  assert.deepEqual(good.lost, []);
});

Deno.test("megabytes of noise do not disturb a conversation", async () => {
  await using node = await Node.start();
  await using friend = await Node.start();
  for (let seed = 1; seed <= 8; seed++) {
    const noise = pseudoRandom(1_000_000, seed);
    using stranger = await RawPeer.connect(node.endpoint);
    const start = seed % 2 === 0 ? opening({ identity: `tcp://127.0.0.1:${seed}` }) : noise;
    await Promise.all([stranger.write(concat([start, noise])), stranger.readToEnd()]);
    await friend.send(node.endpoint, `${seed}`);
  }
  await eventually(() => node.deliveries.filter(({ source }) => source.includes("#")).length === 8);
});

Deno.test("what the other side would not take is refused, and the connection lives", async () => {
  await using left = await Node.start({ maxMessageBytes: 10, maxFrameBytes: 8 });
  await using right = await Node.start({ maxMessageBytes: 10, maxFrameBytes: 8 });
  await left.send(right.endpoint, "12345", "67890");
  for (const frames of [["12345", "678901"], ["123456789"]]) {
    await assert.rejects(left.send(right.endpoint, ...frames), RangeError);
  }
  await left.send(right.endpoint, "12345678");
  assert.deepEqual(text((await right.delivery(1)).frames), ["12345678"]);
  assert.deepEqual([...left.lost, ...right.lost], []);
});

Deno.test("a sender is asked to wait when the other side does not read", async () => {
  await using node = await Node.start({ sendHighWaterBytes: 100_000, lingerMs: 0 });
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted = listener.accept().then(async (conn) => {
    await conn.write(opening({ type: "ROUTER" }));
    return conn;
  });
  const endpoint = `tcp://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`;
  await node.send(endpoint, "hi");
  let room: Promise<void> | undefined;
  while (room === undefined) room = node.transport.send(endpoint, [new Uint8Array(50_000)]);
  const conn = await accepted;
  let isRead = false;
  room.then(() => isRead = true);
  const buffer = new Uint8Array(65_536);
  while (!isRead) await conn.read(buffer);
  conn.close();
});

Deno.test("many long answers at once do not cost a peer that reads them its connection", async () => {
  await using asker = await Node.start();
  await using answerer = await Node.start({ maxSendBytes: 1024 * 1024 });
  await asker.send(answerer.endpoint, "all of them, please");
  const { source } = await answerer.delivery();
  const answer = pseudoRandom(256 * 1024, 7);
  const sent = Array.from({ length: 20 }, () => answerer.transport.send(source, [answer]));
  await asker.delivery(19);
  await Promise.all(sent);
  assert.deepEqual([asker.lost, answerer.lost], [[], []]);
});

Deno.test("a peer that does not read its answers is paused until it reads", async () => {
  const limits = { sendHighWaterBytes: 64 * 1024, maxSendBytes: 1024 * 1024, sendStallMs: 0 };
  await using echo = await Node.start(limits);
  echo.transport.receive({
    onDelivery: (source, frames) => {
      echo.deliveries.push({ source, frames });
      echo.transport.send(source, frames);
    },
    onDisconnect: (source) => echo.lost.push(source),
  });
  const { hostname, port } = new URL(echo.endpoint.replace("tcp:", "http:"));
  using asker = await Deno.connect({ hostname, port: Number(port) });
  const count = 200;
  const message = encodeFrame(0, pseudoRandom(256 * 1024, 7));
  const hello = concat([opening({ type: "ROUTER", isNative: true }), message]);
  const asked = writeAll(asker, [hello, ...Array(count - 1).fill(message)]);
  await stalled(() => echo.deliveries.length);
  assert.ok(echo.deliveries.length < count);
  let unread = count * message.byteLength;
  const buffer = new Uint8Array(64 * 1024);
  while (unread > 0) unread -= await asker.read(buffer) ?? NaN;
  await asked;
  assert.equal(echo.deliveries.length, count);
  assert.deepEqual(echo.lost, []);
});

Deno.test("a receiver that throws affects no other", async () => {
  const seen: string[] = [];
  const transport = new ZmtpTransport();
  transport.receive({
    onDelivery(_, frames) {
      seen.push(...text(frames));
      throw new Error("a bug");
    },
    onDisconnect() {
      throw new Error("another");
    },
  });
  await transport.start();
  await using node = await Node.start();
  await node.send(transport.endpoint, "one");
  await node.send(transport.endpoint, "two");
  await eventually(() => seen.length === 2);
  await transport.stop();
});

Deno.test("stopping writes what was sent, and an abort does not wait for it", async () => {
  await using right = await Node.start();
  const left = await Node.start({ lingerMs: 60_000 });
  await left.send(right.endpoint, "first");
  for (let index = 0; index < 50; index++) {
    left.transport.send(right.endpoint, [new Uint8Array(100_000)]);
  }
  await left.transport.stop();
  await right.delivery(50);
  const hasty = await Node.start({ lingerMs: 60_000 });
  await hasty.send(right.endpoint, "x");
  await hasty.transport.stop({ signal: AbortSignal.abort() });
  await hasty.transport.stop();
  await assert.rejects(hasty.send(right.endpoint, "late"), { name: "NotConnectedError" });
});

Deno.test("a port in use is refused in one clear sentence", async () => {
  await using node = await Node.start();
  const port = Number(node.endpoint.split(":").at(-1));
  const second = new ZmtpTransport({ port, rebindMs: 0 });
  await assert.rejects(second.start(), {
    name: "AddressInUseError",
    message: new RegExp(`^Cannot listen at ${node.endpoint} as it is in use: `),
  });
  await second.stop();
});

Deno.test("the endpoint is known once the transport is started", () => {
  assert.throws(() => new ZmtpTransport().endpoint, TypeError);
});

Deno.test("a peer that is not read stays connected, and what it sent arrives in the end", async () => {
  const times = { heartbeatIntervalMs: 20, heartbeatTimeoutMs: 100 };
  await using node = await Node.start(times);
  await using asker = await Node.start(times);
  await asker.send(node.endpoint, "first");
  const { source } = await node.delivery();
  node.transport.pause(source);
  await asker.send(node.endpoint, "second"); // ends the read that was under way
  await node.delivery(1);
  await asker.send(node.endpoint, "third");
  const start = performance.now();
  await eventually(() => performance.now() - start > 5 * times.heartbeatTimeoutMs);
  assert.equal(node.deliveries.length, 2);
  node.transport.resume(source);
  assert.deepEqual(text((await node.delivery(2)).frames), ["third"]);
  assert.deepEqual([...node.lost, ...asker.lost], []);
});

Deno.test("a peer that neither reads nor is read is lost, frozen as it is", async () => {
  await using echo = await Node.start({
    heartbeatIntervalMs: 20,
    heartbeatTimeoutMs: 100,
    sendHighWaterBytes: 64 * 1024,
  });
  echo.transport.receive({
    onDelivery: (source, frames) => {
      for (let copy = 0; copy < 64; copy++) echo.transport.send(source, frames);
    },
    onDisconnect: (source) => echo.lost.push(source),
  });
  const message = encodeFrame(0, pseudoRandom(256 * 1024, 7));
  const hello = concat([opening({ type: "ROUTER", isNative: true }), message]);
  using _frozen = await RawPeer.connect(echo.endpoint, hello);
  await eventually(() => echo.lost.length === 1);
});

/** All but the last byte of a message of five frames. */
function unfinished(count: number): Uint8Array {
  const head = Array.from({ length: 4 }, () => encodeFrame(MORE, bytes("x")));
  return concat([...head, encodeFrame(0, new Uint8Array(count)).subarray(0, -1)]);
}

Deno.test("A7 strangers that do not end their long messages are closed, others are served", async () => {
  await using node = await Node.start({ maxStrangerBytes: 1_000_000, heartbeatIntervalMs: 0 });
  using stack = new DisposableStack();
  const identity = "tcp://127.0.0.1:1"; // nobody listens there
  const attackers = await Promise.all(Array.from({ length: 5 }, async (_, index) => {
    const peer = stack.use(
      await RawPeer.connect(
        node.endpoint,
        opening({
          type: "ROUTER",
          identity: [identity, node.endpoint][index % 2] ?? "",
          isNative: index > 2,
        }),
      ),
    );
    await peer.write(unfinished(900_000));
    return peer;
  }));
  await within(Promise.all(attackers.map((peer) => peer.readToEnd())), "the end of all attackers");
  await using other = await Node.start();
  await other.send(node.endpoint, "served");
  assert.deepEqual(text((await node.delivery()).frames), ["served"]);
});

Deno.test("A7 the first message of a peer that listens may be long, of ours and of others", async () => {
  await using node = await Node.start({ maxStrangerBytes: 100_000 });
  await using own = await Node.start();
  await own.transport.send(node.endpoint, [new Uint8Array(5_000_000)]);
  assert.equal((await node.delivery()).frames[0]?.byteLength, 5_000_000);
  await using router = new Router();
  const identity = await router.bind("tcp://127.0.0.1:0");
  await using dealer = new Dealer({ identity: bytes(identity) });
  await dealer.connect(node.endpoint);
  await dealer.send(new Uint8Array(5_000_000));
  assert.equal((await node.delivery(1)).frames[0]?.byteLength, 5_000_000);
});

Deno.test("A7 a peer of ours introduces itself before a long first message", async () => {
  await using node = await Node.start({ maxStrangerBytes: 100_000 });
  const unreachable = new ZmtpTransport({ advertise: "192.0.2.1" });
  const lost = Promise.withResolvers<never>();
  unreachable.receive({
    onDelivery: () => {},
    onDisconnect: (_, reason) => lost.reject(reason),
    introduce: () => ["a short message"],
  });
  await unreachable.start();
  await unreachable.send(node.endpoint, [new Uint8Array(5_000_000)]);
  const { frames } = await Promise.race([node.delivery(), lost.promise]);
  assert.deepEqual(text(frames), ["a short message"]);
  assert.equal((await node.delivery(1)).frames[0]?.byteLength, 5_000_000);
  await unreachable.stop();
});

Deno.test("A7 peers that read none of their answers are dropped when these take too much", async () => {
  const limits = { sendHighWaterBytes: 1000, maxUnreadBytes: 20_000_000, sendStallMs: 100 };
  await using node = await Node.start({ ...limits, heartbeatIntervalMs: 0 });
  const identity = "tcp://127.0.0.1:1";
  const hello = concat([
    opening({ type: "ROUTER", identity, isNative: true }),
    encodeFrame(0, bytes("x")),
  ]);
  using _first = await RawPeer.connect(node.endpoint, hello);
  using _second = await RawPeer.connect(node.endpoint, hello);
  for (const index of [0, 1]) {
    const { source } = await node.delivery(index);
    node.transport.send(source, [new Uint8Array(20_000_000)])?.catch(() => {});
  }
  await within(eventually(() => node.lost.length > 0), "the end of one of them");
  assert.equal(node.lost.length, 1);
});
