/**
 * libzmq as the judge of our ZMTP: real peers in processes of their own. `LYMPH_REPEAT=25` runs
 * every test that often.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { Dealer, Pub, Router, Sub, ZmtpTransport } from "../../transports/zmtp/mod.ts";
import { eventually } from "../support/eventually.ts";
import { FOREIGN, type Kind, Peer, preparePeers } from "./peers/peers.ts";

const LARGE_BYTES = 5_000_000;

let preparing: Promise<void> | undefined;

/** Registers a test for each foreign peer; it gets a directory for unix sockets. */
function test(name: string, run: (kind: Kind, directory: string) => Promise<void>): void {
  const rounds = Number(Deno.env.get("LYMPH_REPEAT") ?? 1);
  for (const kind of FOREIGN) {
    for (let round = 1; round <= rounds; round++) {
      Deno.test(`${kind}: ${name}${rounds > 1 ? ` (${round})` : ""}`, async () => {
        await (preparing ??= preparePeers());
        const directory = await Deno.makeTempDir();
        try {
          await run(kind, directory);
        } finally {
          await Deno.remove(directory, { recursive: true });
        }
      });
    }
  }
}

/** Runs something with a TCP endpoint and with a unix socket. */
async function overBoth(directory: string, run: (endpoint: string) => Promise<void>) {
  await run("tcp://127.0.0.1:*");
  await run(`ipc://${join(directory, "socket")}`);
}

const text = (frames: readonly Uint8Array[] | undefined): string[] =>
  (frames ?? []).map((frame) => new TextDecoder().decode(frame));

const large = () => new Uint8Array(LARGE_BYTES).map((_, index) => index * 7);

/** The next message, or an error that says what was waited for: a hang says nothing. */
async function next(socket: Dealer | Router | Sub, what: string): Promise<Uint8Array[]> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`Never received: ${what}`)), 20_000);
  try {
    return (await Promise.race([socket.next(), promise])).value ?? [];
  } finally {
    clearTimeout(timer);
  }
}

test(
  "its DEALER talks to our ROUTER, in many frames and in large ones",
  (kind, directory) =>
    overBoth(directory, async (where) => {
      await using router = new Router();
      await using peer = await Peer.start(kind, "DEALER", "connect", await router.bind(where));
      await peer.send("one", "", "three");
      const { value: [identity = new Uint8Array(), ...frames] = [] } = await router.next();
      assert.deepEqual(text(frames), ["one", "", "three"]);
      await router.send([identity, "", "answer"]);
      assert.deepEqual(text(await peer.received()), ["", "answer"]);
      await peer.send("large", large());
      const { value: message } = await router.next();
      assert.deepEqual(message?.[2], large());
      await router.send([identity, large(), "end"]);
      const [body, end] = await peer.received();
      assert.deepEqual(body, large());
      assert.deepEqual(text(end && [end]), ["end"]);
    }),
);

test(
  "our DEALER talks to its ROUTER, in many frames and in large ones",
  (kind, directory) =>
    overBoth(directory, async (where) => {
      // A ROUTER that is not told otherwise drops what exceeds its high water mark of 1,000.
      const echoing = ["echo=1", "mandatory=1"];
      await using peer = await Peer.start(kind, "ROUTER", "bind", where, ...echoing);
      await using dealer = new Dealer({ identity: "me" });
      dealer.connect(peer.endpoint);
      await dealer.send(["one", "", "three"]);
      assert.deepEqual(text(await next(dealer, "three frames")), ["one", "", "three"]);
      await dealer.send([large(), "end"]);
      assert.deepEqual((await next(dealer, "a large frame"))[0], large());
      for (let index = 0; index < 2000; index++) await dealer.send(`${index}`);
      for (let index = 0; index < 2000; index++) {
        assert.deepEqual(text(await next(dealer, `echo ${index} of 2000`)), [`${index}`]);
      }
    }),
);

test(
  "DEALERs talk to each other, whoever binds",
  (kind, directory) =>
    overBoth(directory, async (where) => {
      await using ours = new Dealer();
      await using connecting = await Peer.start(kind, "DEALER", "connect", await ours.bind(where));
      await connecting.send("to ours");
      assert.deepEqual(text((await ours.next()).value), ["to ours"]);
      await ours.send("to theirs");
      assert.deepEqual(text(await connecting.received()), ["to theirs"]);
    }),
);

test("ROUTERs know each other by their identities, whichever side connects", async (kind) => {
  await using ours = new Router({ identity: "ours" });
  const endpoint = await ours.bind("tcp://127.0.0.1:0");
  await using connecting = await Peer.start(kind, "ROUTER", "connect", endpoint, "identity=theirs");
  await using binding = await Peer.start(
    kind,
    "ROUTER",
    "bind",
    "tcp://127.0.0.1:*",
    "identity=bound",
  );
  await ours.connect(binding.endpoint);
  await ours.send(["bound", "question"]);
  assert.deepEqual(text(await binding.received()), ["ours", "question"]);
  await binding.send("ours", "answer");
  assert.deepEqual(text((await ours.next()).value), ["bound", "answer"]);
  // Until the handshake is done, a ROUTER drops what is sent: so it is sent until it arrives.
  const received = ours.next();
  let isReceived = false;
  received.then(() => isReceived = true);
  while (!isReceived) {
    await connecting.send("ours", "hello");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.deepEqual(text((await received).value), ["theirs", "hello"]);
  await ours.send(["theirs", "hello yourself"]);
  assert.deepEqual(text(await connecting.received()), ["ours", "hello yourself"]);
});

test(
  "its SUB hears what it has subscribed to from our PUB",
  (kind, directory) =>
    overBoth(directory, async (where) => {
      await using pub = new Pub();
      const endpoint = await pub.bind(where);
      await using peer = await Peer.start(
        kind,
        "SUB",
        "connect",
        endpoint,
        "subscribe=a",
        "subscribe=b",
      );
      await eventually(() => pub.subscribers === 1);
      pub.send(["c", "not this"]);
      pub.send(["abc", "this", large()]);
      const [topic, body, bulk] = await peer.received();
      assert.deepEqual(text([topic ?? new Uint8Array(), body ?? new Uint8Array()]), [
        "abc",
        "this",
      ]);
      assert.deepEqual(bulk, large());
      await peer.unsubscribe("a");
      await peer.unsubscribe("b");
      await eventually(() => pub.subscribers === 0);
    }),
);

test(
  "our SUB hears what it has subscribed to from its PUB",
  (kind, directory) =>
    overBoth(directory, async (where) => {
      await using peer = await Peer.start(kind, "PUB", "bind", where);
      await using sub = new Sub();
      sub.subscribe("a");
      await sub.connect(peer.endpoint);
      let isReceived = false;
      const received = sub.next().then(({ value }) => {
        isReceived = true;
        return value;
      });
      while (!isReceived) {
        await peer.send("b", "not this");
        await peer.send("a", "this");
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      assert.deepEqual(text(await received), ["a", "this"]);
    }),
);

test("our DEALER comes back to its ROUTER after that was killed", async (kind) => {
  await using dealer = new Dealer({ reconnectMinMs: 5, reconnectMaxMs: 50 });
  let endpoint = "tcp://127.0.0.1:*";
  for (let round = 0; round < 3; round++) {
    await using peer = await Peer.start(kind, "ROUTER", "bind", endpoint, "echo=1");
    if (round === 0) dealer.connect(endpoint = peer.endpoint);
    await dealer.send(`round ${round}`);
    assert.deepEqual(text((await dealer.next()).value), [`round ${round}`]);
    await peer.kill();
  }
});

test("its DEALER comes back to our ROUTER after that was killed", async (kind) => {
  const first = await Peer.start("deno", "ROUTER", "bind", "tcp://127.0.0.1:0");
  const { endpoint } = first;
  await using peer = await Peer.start(kind, "DEALER", "connect", endpoint, "reconnectIvl=10");
  await peer.send("one");
  assert.deepEqual(text(await peer.received()), ["one"]);
  await first.kill();
  await using _second = await Peer.start("deno", "ROUTER", "bind", endpoint);
  await peer.send("two");
  assert.deepEqual(text(await peer.received()), ["two"]);
});

test("its heartbeats are answered, so that it keeps its connection", async (kind) => {
  await using router = new Router();
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  const heartbeats = ["heartbeatIvl=20", "heartbeatTimeout=1000", "heartbeatTtl=2000"];
  await using peer = await Peer.start(kind, "DEALER", "connect", endpoint, ...heartbeats);
  await peer.send("before");
  const { value: [before] = [] } = await router.next();
  // That nothing happens can only be waited for: twice its timeout.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  await peer.send("after");
  const { value: [after] = [] } = await router.next();
  assert.deepEqual(after, before);
});

test("a peer that is stopped is noticed, one that is merely quiet is not", async (kind) => {
  await using quiet = await Peer.start(
    kind,
    "ROUTER",
    "bind",
    "tcp://127.0.0.1:*",
    "identity=quiet",
  );
  await using stopped = await Peer.start(
    kind,
    "ROUTER",
    "bind",
    "tcp://127.0.0.1:*",
    "identity=it",
  );
  const transport = new ZmtpTransport({ heartbeatIntervalMs: 50, heartbeatTimeoutMs: 500 });
  const lost: string[] = [];
  transport.receive({ onDelivery: () => {}, onDisconnect: (source) => lost.push(source) });
  await transport.start();
  for (const { endpoint } of [quiet, stopped]) await transport.send(endpoint, [new Uint8Array(1)]);
  stopped.signal("SIGSTOP");
  await eventually(() => lost.length > 0);
  assert.deepEqual(lost, [stopped.endpoint]);
  stopped.signal("SIGCONT");
  await transport.send(stopped.endpoint, [new Uint8Array(2)]);
  assert.equal((await stopped.received()).length, 2);
  await transport.stop();
});

test("our transport and a peer of the original's kind call each other", async (kind) => {
  await using receiving = await Peer.start(kind, "ROUTER", "bind", "tcp://127.0.0.1:*");
  const identity = receiving.endpoint;
  const transport = new ZmtpTransport();
  const delivered = Promise.withResolvers<{ source: string; frames: readonly Uint8Array[] }>();
  transport.receive({
    onDelivery: (source, frames) => delivered.resolve({ source, frames }),
    onDisconnect: () => {},
  });
  await transport.start();
  await using sending = await Peer.start(
    kind,
    "DEALER",
    "connect",
    transport.endpoint,
    `identity=${identity}`,
  );
  await sending.send("id", "REQ", "Echo.echo", "headers", "body");
  const { source, frames } = await delivered.promise;
  assert.deepEqual([source, frames.length], [identity, 5]);
  await transport.send(source, frames);
  const [from, ...answer] = text(await receiving.received());
  assert.deepEqual([from, answer], [transport.endpoint, text(frames)]);
  await transport.stop();
});
