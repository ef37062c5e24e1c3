import assert from "node:assert/strict";
import {
  areCompatible,
  decodeCommand,
  decodeError,
  decodeMetadata,
  decodePing,
  encodeCommand,
  encodeError,
  encodePing,
  encodeReady,
} from "./commands.ts";
import { COMMAND, encodeFrame } from "./frames.ts";
import { decodeRemotePeer, encodeLocalPeer } from "./handshake.ts";
import { concat } from "../testdata/bytes.ts";
import { capturedConnections } from "../testdata/vectors.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("our READY is Python lymph's, byte for byte", () => {
  for (const { frames } of capturedConnections()) {
    const ready = frames.find(({ kind }) => kind === "command")?.raw ?? new Uint8Array();
    const type = new TextDecoder().decode(ready).match(/ROUTER|PUB|SUB/)?.[0];
    const identity = new TextDecoder().decode(ready).match(/tcp:.*$/)?.[0] ?? "";
    assert.ok(type === "ROUTER" || type === "PUB" || type === "SUB");
    const body = encodeLocalPeer({ socketType: type, identity: bytes(identity) });
    assert.deepEqual(encodeFrame(COMMAND, body), ready);
  }
});

Deno.test("a peer's READY tells its type, its identity and whatever else it says", () => {
  const body = encodeLocalPeer({
    socketType: "ROUTER",
    identity: bytes("tcp://127.0.0.1:1"),
    properties: { "X-Lymph": "1" },
  });
  const peer = decodeRemotePeer(decodeCommand(body), "DEALER");
  assert.equal(peer.socketType, "ROUTER");
  assert.deepEqual(peer.identity, bytes("tcp://127.0.0.1:1"));
  assert.deepEqual(peer.metadata.get("x-lymph"), bytes("1"));
});

Deno.test("a command is refused if its name is missing, cut short or no name", () => {
  const wrong = [[], [0], [5, 65], [2, 65, 0], [1, 0x20], [255, 65]];
  for (const body of wrong) {
    assert.throws(() => decodeCommand(Uint8Array.from(body)), { name: "ProtocolError" });
  }
});

Deno.test("metadata is refused wherever it is cut, given twice, or too much", () => {
  const ready = decodeCommand(
    encodeReady([["Socket-Type", bytes("DEALER")], ["Identity", bytes("a")]]),
  );
  const whole = new Set([0, 22]);
  for (let length = 0; length < ready.data.byteLength; length++) {
    const cut = ready.data.subarray(0, length);
    if (whole.has(length)) decodeMetadata(cut);
    else assert.throws(() => decodeMetadata(cut), /Malformed metadata/, String(length));
  }
  assert.throws(() => decodeMetadata(concat([ready.data, ready.data])), /twice/);
  const many = Array.from({ length: 33 }, (_, index) => [`X-${index}`, bytes("")] as const);
  assert.throws(() => decodeMetadata(decodeCommand(encodeReady(many)).data), /too many/);
  assert.throws(() => decodeMetadata(Uint8Array.of(1, 65, 0xff, 0xff, 0xff, 0xff)), /Malformed/);
});

Deno.test("a peer of the wrong type, with a forbidden identity, or out of order is refused", () => {
  const of = (type: string, identity: Uint8Array) =>
    decodeCommand(encodeReady([["Socket-Type", bytes(type)], ["Identity", identity]]));
  assert.throws(() => decodeRemotePeer(of("PUB", bytes("")), "ROUTER"), /cannot talk to "PUB"/);
  assert.throws(() => decodeRemotePeer(of("DEALER", Uint8Array.of(0, 1)), "ROUTER"), /identity/);
  assert.throws(() => decodeRemotePeer(of("DEALER", new Uint8Array(256)), "ROUTER"), /identity/);
  const ping = decodeCommand(encodePing(0));
  assert.throws(() => decodeRemotePeer(ping, "ROUTER"), /PING came before READY/);
  const error = decodeCommand(encodeError("go\naway"));
  assert.throws(() => decodeRemotePeer(error, "ROUTER"), /The peer refuses us: go\?away/);
});

Deno.test("PING carries its time to live in tenths of seconds, and a context", () => {
  assert.deepEqual(encodePing(1500, bytes("ab")), Uint8Array.of(4, 80, 73, 78, 71, 0, 15, 97, 98));
  const { data } = decodeCommand(encodePing(6000, bytes("abc")));
  assert.deepEqual(decodePing(data), { ttlMs: 6000, context: bytes("abc") });
  assert.throws(() => decodePing(Uint8Array.of(1)), /Malformed PING/);
  assert.throws(() => decodePing(new Uint8Array(19)), /Malformed PING/);
});

Deno.test("a reason is cut to what ERROR can carry", () => {
  const { data } = decodeCommand(encodeError("x".repeat(300)));
  assert.equal(decodeError(data).length, 255);
});

Deno.test("SUBSCRIBE is written as libzmq writes it", () => {
  assert.deepEqual(
    encodeFrame(COMMAND, encodeCommand("SUBSCRIBE", bytes(""))),
    Uint8Array.fromHex("040a09535542534352494245"),
  );
});

Deno.test("sockets talk to their counterparts only", () => {
  assert.ok(areCompatible("ROUTER", "ROUTER"));
  assert.ok(areCompatible("PUB", "XSUB"));
  assert.ok(!areCompatible("ROUTER", "REP"));
  assert.ok(!areCompatible("SUB", ""));
});
