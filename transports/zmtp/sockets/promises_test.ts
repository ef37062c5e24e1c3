/** Promises whose breach would otherwise show only as a test that hangs. */
import assert from "node:assert/strict";
import { within } from "../../../tests/support/within.ts";
import { encodePing } from "../wire/commands.ts";
import { COMMAND, encodeFrame } from "../wire/frames.ts";
import { Router } from "./router.ts";
import { bytes, concat, text } from "../testdata/bytes.ts";
import { command, opening, RawPeer } from "../testdata/raw_peer.ts";

const MIB = 2 ** 20;
const latin1 = new TextDecoder("latin1");

/** A router and the identity of a peer that has connected. */
async function connected(router: Router) {
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  const hello = concat([opening(), encodeFrame(0, bytes("hi"))]);
  const peer = await RawPeer.connect(endpoint, hello);
  const next = () => within(router.next(), "the next message");
  const { value: [identity = new Uint8Array()] = [] } = await next();
  return { endpoint, peer, identity, next };
}

Deno.test("M5 PINGs of a peer that leaves too much unread are not answered until it reads", async () => {
  await using router = new Router({ sendHighWaterBytes: 10_000, lingerMs: 0 });
  const { peer: owned, identity, next } = await connected(router);
  using peer = owned;
  for (let index = 0; index < 16; index++) router.send([identity, new Uint8Array(MIB)]);
  const ping = encodeFrame(COMMAND, encodePing(0, bytes("unread")));
  await peer.write(concat([...Array(50).fill(ping), encodeFrame(0, bytes("behind"))]));
  assert.deepEqual(text((await next()).value?.slice(1)), ["behind"]);
  const received = latin1.decode(await within(peer.readBytes(16 * MIB), "what was unread"));
  assert.equal(received.split("PONG").length - 1, 0, "of 50 PINGs");
  await peer.write(encodeFrame(COMMAND, encodePing(0, bytes("read"))));
  const isAnswered = (octets: Uint8Array) => latin1.decode(octets).includes("PONGread");
  await within(peer.readUntil(isAnswered), "the PONG");
});

Deno.test("M9 a peer that leaves more unread than the hard limit is dropped", async () => {
  const options = {
    sendHighWaterBytes: 10_000,
    maxSendBytes: 4 * MIB,
    mandatory: true,
    lingerMs: 0,
  };
  await using router = new Router(options);
  const { peer: owned, identity } = await connected(router);
  using _peer = owned;
  const sent: Promise<unknown>[] = [];
  for (let index = 0; index < 40; index++) {
    sent.push(
      Promise.resolve().then(() => router.send([identity, new Uint8Array(MIB)])).then(
        () => undefined,
        (error) => error.name,
      ),
    );
  }
  const outcome = await within(
    Promise.any(sent.map(async (sending) => {
      assert.equal(await sending, "SendError");
    })),
    "the end of a connection with 40 MiB unread",
  );
  assert.equal(outcome, undefined);
  await within(Promise.all(sent), "the end of all that was sent");
});

Deno.test("M9 a handshake has a deadline, whatever part of it is missing", async () => {
  await using router = new Router({ handshakeTimeoutMs: 50 });
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  for (const length of [0, 1, 11, 64, 70]) {
    using peer = await RawPeer.connect(endpoint, opening().subarray(0, length));
    await within(peer.readToEnd(), `the end of a handshake of ${length} bytes`);
  }
});

Deno.test("M9 a connection whose peer is dead is found", async () => {
  await using router = new Router({ heartbeatIntervalMs: 20, heartbeatTimeoutMs: 60 });
  const { peer: owned } = await connected(router);
  using peer = owned;
  const received = await within(peer.readToEnd(), "the end of a connection that says nothing");
  assert.match(latin1.decode(received), /PING/);
});

Deno.test("M9 unfinished handshakes make room for a newcomer", async () => {
  await using router = new Router({ maxHandshakes: 5 });
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  using stack = new DisposableStack();
  const peers = [];
  for (let index = 0; index < 12; index++) {
    peers.push(stack.use(await RawPeer.connect(endpoint)));
  }
  using newcomer = await RawPeer.connect(
    endpoint,
    concat([opening(), command("PING", bytes("\0\0x"))]),
  );
  const isAnswered = (octets: Uint8Array) => latin1.decode(octets).includes("PONGx");
  await within(newcomer.readUntil(isAnswered), "the answer to a newcomer");
  for (const peer of peers.slice(0, 7)) await within(peer.readToEnd(), "the end of an old one");
});
