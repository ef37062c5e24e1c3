import assert from "node:assert/strict";
import { withDefaults } from "../options.ts";
import { Connection } from "./connection.ts";
import { Dealer } from "../sockets/dealer.ts";
import { encodePing } from "../wire/commands.ts";
import { COMMAND, encodeFrame } from "../wire/frames.ts";
import { Router } from "../sockets/router.ts";
import { bytes, concat, pseudoRandom, text } from "../testdata/bytes.ts";
import { command, opening, RawPeer } from "../testdata/raw_peer.ts";

/** Whether the socket still serves others. */
async function stillAnswers(router: Router, endpoint: string): Promise<void> {
  await using dealer = new Dealer();
  dealer.connect(endpoint);
  await dealer.send("still there?");
  const { value: [peer = new Uint8Array(), question] = [] } = await router.next();
  assert.equal(text([question ?? new Uint8Array()])[0], "still there?");
  await router.send([peer, "yes"]);
  assert.deepEqual(text((await dealer.next()).value), ["yes"]);
}

Deno.test("whatever breaks the protocol ends its own connection and nothing else", async () => {
  await using router = new Router({ maxFrameBytes: 1000, maxFrames: 4 });
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  const open = opening();
  const attacks = [
    bytes("GET / HTTP/1.1\r\n\r\n"),
    Uint8Array.of(1, 0), // ZMTP 1.0: an anonymous peer
    Uint8Array.of(0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 1), // ZMTP 2.0
    pseudoRandom(1_000_000, 7),
    concat([open.subarray(0, 64), pseudoRandom(1_000_000, 8)]),
    concat([open.subarray(0, 64), encodeFrame(0, bytes("too early"))]),
    concat([open.subarray(0, 64), command("PING", new Uint8Array(2))]),
    concat([open.subarray(0, 64), Uint8Array.of(0x06, 0x80, 0, 0, 0, 0, 0, 0, 0)]),
    opening({ type: "PUB" }),
    opening({ type: "" }),
    opening({ identity: "\0x" }),
    concat([open, Uint8Array.of(0x02, 0x80, 0, 0, 0, 0, 0, 0, 0)]),
    concat([open, encodeFrame(0, new Uint8Array(1001))]),
    concat([open, ...Array.from({ length: 5 }, () => encodeFrame(1, new Uint8Array()))]),
    concat([open, encodeFrame(COMMAND, new Uint8Array())]),
    concat([open, command("READY", new Uint8Array())]),
    concat([open, command("ERROR", Uint8Array.of(2, 104, 105))]),
    concat([open, command("PING", new Uint8Array(40))]),
    concat([open, pseudoRandom(1_000_000, 9)]),
  ];
  for (const attack of attacks) {
    using peer = await RawPeer.connect(endpoint);
    await Promise.all([peer.write(attack), peer.readToEnd()]);
  }
  await stillAnswers(router, endpoint);
});

Deno.test("a connection may end at any byte of the handshake and of a message", async () => {
  await using router = new Router();
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  const whole = concat([opening(), encodeFrame(1, bytes("a")), encodeFrame(0, bytes("b"))]);
  for (let length = 0; length < whole.byteLength; length++) {
    using _peer = await RawPeer.connect(endpoint, whole.subarray(0, length));
  }
  await stillAnswers(router, endpoint);
});

Deno.test("a peer of the wrong type is told why it is refused", async () => {
  await using router = new Router();
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  using peer = await RawPeer.connect(endpoint, opening({ type: "SUB" }));
  const received = new TextDecoder("latin1").decode(await peer.readToEnd());
  assert.match(received, /ERROR.ROUTER cannot talk to "SUB"$/s);
});

Deno.test("a handshake that does not end is ended", async () => {
  await using router = new Router({ handshakeTimeoutMs: 20 });
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  using peer = await RawPeer.connect(endpoint, opening().subarray(0, 70));
  await peer.readToEnd();
});

Deno.test("a PING is answered with its context", async () => {
  await using router = new Router();
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  const ping = encodeFrame(COMMAND, encodePing(0, bytes("how are you?")));
  using peer = await RawPeer.connect(endpoint, concat([opening(), ping]));
  const pong = command("PONG", bytes("how are you?"));
  const isPong = (octets: Uint8Array) =>
    new TextDecoder("latin1").decode(octets).endsWith(new TextDecoder("latin1").decode(pong));
  await peer.readUntil(isPong);
});

Deno.test("a silent peer is sent a PING and then dropped, a ZMTP 3.0 peer neither", async () => {
  await using router = new Router({ heartbeatIntervalMs: 20, heartbeatTimeoutMs: 60 });
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  using old = await RawPeer.connect(endpoint, opening({ minor: 0 }));
  using silent = await RawPeer.connect(endpoint, opening());
  const received = new TextDecoder("latin1").decode(await silent.readToEnd());
  assert.match(received, /PING/);
  await old.write(encodeFrame(0, bytes("alive")));
  assert.deepEqual(text((await router.next()).value?.slice(1)), ["alive"]);
});

Deno.test("a peer whose own time to live runs out is dropped", async () => {
  await using router = new Router({ heartbeatIntervalMs: 0 });
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  const ping = encodeFrame(COMMAND, encodePing(100));
  using peer = await RawPeer.connect(endpoint, concat([opening(), ping]));
  await peer.readToEnd();
});

Deno.test("closing writes what was sent before", async () => {
  await using router = new Router();
  const dealer = new Dealer();
  await dealer.connect(await router.bind("tcp://127.0.0.1:0"));
  for (let index = 0; index < 100; index++) await dealer.send(new Uint8Array(50_000));
  await dealer.close();
  for (let index = 0; index < 100; index++) {
    assert.equal((await router.next()).value?.[1]?.byteLength, 50_000);
  }
});

Deno.test("a peer that does not read makes senders wait, and is dropped at the hard limit", async () => {
  await using router = new Router({
    sendHighWaterBytes: 100_000,
    maxSendBytes: 20_000_000,
    mandatory: true,
    lingerMs: 0,
  });
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  using _peer = await RawPeer.connect(endpoint, concat([opening(), encodeFrame(0, bytes("hi"))]));
  const { value: [identity = new Uint8Array()] = [] } = await router.next();
  let isWaiting = true;
  const flood = async () => {
    while (true) await router.send([identity, new Uint8Array(1_000_000)]);
  };
  const flooding = flood().catch((error) => {
    isWaiting = false;
    return error;
  });
  // The first flood stops at the high water mark; ignoring that leads to the hard limit.
  const impatient = async () => {
    while (isWaiting) {
      await Promise.race([router.send([identity, new Uint8Array(1_000_000)]), null]);
    }
  };
  await assert.rejects(impatient(), { name: "SendError" });
  assert.equal((await flooding).name, "SendError");
});

Deno.test("a PING flood from a peer that does not read fills no memory", async () => {
  await using router = new Router({
    sendHighWaterBytes: 10_000,
    maxSendBytes: 50_000,
    lingerMs: 0,
  });
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  const pings = concat(Array.from({ length: 10_000 }, () => command("PING", new Uint8Array(18))));
  using peer = await RawPeer.connect(endpoint, opening());
  for (let round = 0; round < 30; round++) await peer.write(pings);
  await peer.write(encodeFrame(0, bytes("still connected")));
  assert.deepEqual(text((await router.next()).value?.slice(1)), ["still connected"]);
});

Deno.test("A7 unfinished messages of many connections take no more than the limit, and end", async () => {
  await using router = new Router({ maxUnfinishedBytes: 1_000_000 });
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  const most = concat([opening(), encodeFrame(0, new Uint8Array(4_000_000)).subarray(0, -1)]);
  using stack = new DisposableStack();
  const peers = await Promise.all(Array.from({ length: 4 }, () => RawPeer.connect(endpoint)));
  for (const peer of peers) stack.use(peer);
  const sending = peers.map((peer) => Promise.all([peer.write(most), peer.readToEnd()]));
  await stillAnswers(router, endpoint);
  await Promise.race(sending); // one is hung up on
  await stillAnswers(router, endpoint);
});

/** What a connection holds of a message of 10 MiB, of which 20,000 bytes have arrived. */
async function heldOf(...first: readonly Uint8Array[]): Promise<number> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const begun = encodeFrame(0, new Uint8Array(10 * 2 ** 20)).subarray(0, 20_000);
  using _peer = await RawPeer.connect(
    `tcp://127.0.0.1:${port}`,
    concat([opening(), ...first, begun]),
  );
  const held = Promise.withResolvers<number>();
  const connection = new Connection(await listener.accept(), {
    role: "listener",
    local: { socketType: "ROUTER", identity: new Uint8Array(), properties: {} },
    settings: withDefaults(),
    handler: { onReady() {}, onMessage() {}, onClose() {} },
    unfinished: {
      hasRoomFor: () => true,
      note: (_, { heldBytes, receivedBytes }) => {
        if (receivedBytes >= begun.byteLength - 9) held.resolve(heldBytes);
      },
    },
  });
  const bytes = await held.promise;
  connection.abort();
  return bytes;
}

Deno.test("A7 memory is taken ahead for peers that have sent a whole message, not for strangers", async () => {
  assert.ok(await heldOf() <= 4 * 20_000);
  assert.equal(await heldOf(encodeFrame(0, bytes("hello"))), 10 * 2 ** 20);
});
