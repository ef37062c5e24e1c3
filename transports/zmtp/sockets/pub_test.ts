import assert from "node:assert/strict";
import { eventually } from "../../../tests/support/eventually.ts";
import { within } from "../../../tests/support/within.ts";
import { encodeFrame } from "../wire/frames.ts";
import { Pub } from "./pub.ts";
import { Sub } from "./sub.ts";
import { bytes, concat, text } from "../testdata/bytes.ts";
import { command, opening, RawPeer } from "../testdata/raw_peer.ts";

const isIn = (needle: Uint8Array) => (octets: Uint8Array) =>
  new TextDecoder("latin1").decode(octets).includes(new TextDecoder("latin1").decode(needle));

Deno.test("subscribers get what starts with their prefixes", async () => {
  await using pub = new Pub();
  await using ab = new Sub();
  await using all = new Sub();
  const endpoint = await pub.bind("tcp://127.0.0.1:0");
  ab.subscribe("a");
  ab.subscribe("b");
  ab.connect(endpoint);
  await all.connect(endpoint);
  all.subscribe();
  await eventually(() => pub.subscribers === 2);
  for (const topic of ["c", "b1", "ab"]) pub.send([topic, "body"]);
  assert.deepEqual(text((await ab.next()).value), ["b1", "body"]);
  assert.deepEqual(text((await ab.next()).value), ["ab", "body"]);
  assert.deepEqual(text((await all.next()).value), ["c", "body"]);
});

Deno.test("what was unsubscribed from stays away", async () => {
  await using pub = new Pub();
  await using sub = new Sub();
  sub.subscribe("a");
  sub.connect(await pub.bind("tcp://127.0.0.1:0"));
  await eventually(() => pub.subscribers === 1);
  pub.send("a under way");
  sub.unsubscribe("a");
  sub.unsubscribe("never subscribed");
  await eventually(() => pub.subscribers === 0);
  pub.send("a");
  sub.subscribe("b");
  await eventually(() => pub.subscribers === 1);
  pub.send("b");
  assert.deepEqual(text((await sub.next()).value), ["b"]);
});

Deno.test("a publisher knows what it is asked for, and is told when that changes", async () => {
  let changes = 0;
  await using pub = new Pub({ onSubscriptions: () => changes++ });
  await using sub = new Sub();
  sub.subscribe("a");
  await sub.connect(await pub.bind("tcp://127.0.0.1:0"));
  await eventually(() => changes === 1);
  assert.deepEqual([pub.isWanted("a"), pub.isWanted(""), pub.isWanted("ab")], [true, false, false]);
  sub.unsubscribe("a");
  await eventually(() => changes === 2);
  assert.equal(pub.isWanted("a"), false);
  await sub.close();
  await eventually(() => changes === 3);
});

Deno.test("a message to an exact topic does not reach those who subscribe to a part of it", async () => {
  await using pub = new Pub();
  const endpoint = await pub.bind("tcp://127.0.0.1:0");
  await using all = new Sub();
  all.subscribe();
  await all.connect(endpoint);
  await using exact = new Sub();
  exact.subscribe("json");
  await exact.connect(endpoint);
  await eventually(() => pub.isWanted("") && pub.isWanted("json"));
  pub.sendExactly(["json", "1"]);
  pub.sendExactly(["json lines", "2"]);
  pub.send(["json", "3"]);
  assert.deepEqual(text((await exact.next()).value), ["json", "1"]);
  assert.deepEqual(text((await exact.next()).value), ["json", "3"]);
  assert.deepEqual(text((await all.next()).value), ["json", "3"]);
});

Deno.test("subscriptions survive a publisher's restart", async () => {
  await using sub = new Sub({ reconnectMinMs: 1 });
  sub.subscribe("news");
  let endpoint = "tcp://127.0.0.1:0";
  for (let round = 0; round < 3; round++) {
    await using pub = new Pub();
    endpoint = await pub.bind(endpoint);
    if (round === 0) sub.connect(endpoint);
    await eventually(() => pub.subscribers === 1);
    pub.send(`news ${round}`);
    assert.deepEqual(text((await sub.next()).value), [`news ${round}`]);
  }
});

Deno.test("a ZMTP 3.0 subscriber subscribes by messages", async () => {
  await using pub = new Pub();
  const endpoint = await pub.bind("tcp://127.0.0.1:0");
  using peer = await RawPeer.connect(endpoint, opening({ type: "SUB", minor: 0 }));
  await peer.write(encodeFrame(0, bytes("\x01a")));
  await eventually(() => pub.subscribers === 1);
  pub.send("abc");
  await peer.readUntil(isIn(encodeFrame(0, bytes("abc"))));
  await peer.write(encodeFrame(0, bytes("\x00a")));
  await eventually(() => pub.subscribers === 0);
});

Deno.test("our subscriber speaks to its publisher by the publisher's version", async () => {
  for (
    const [minor, wanted] of [[0, encodeFrame(0, bytes("\x01a"))], [
      1,
      command("SUBSCRIBE", bytes("a")),
    ]] as const
  ) {
    await using sub = new Sub();
    sub.subscribe("a");
    const endpoint = await sub.bind("tcp://127.0.0.1:0");
    using peer = await RawPeer.connect(endpoint, opening({ type: "PUB", minor }));
    await peer.readUntil(isIn(wanted));
  }
});

Deno.test("a slow subscriber loses messages while others get them all", async () => {
  await using pub = new Pub({ sendHighWaterBytes: 100_000, lingerMs: 0 });
  await using sub = new Sub();
  sub.subscribe();
  const endpoint = await pub.bind("tcp://127.0.0.1:0");
  sub.connect(endpoint);
  const first = concat([opening({ type: "SUB" }), command("SUBSCRIBE", new Uint8Array())]);
  using _slow = await RawPeer.connect(endpoint, first);
  await eventually(() => pub.subscribers === 2);
  let count = 0;
  for (; pub.dropped === 0; count++) {
    pub.send([`${count}`, new Uint8Array(90_000)]);
    assert.deepEqual(text((await sub.next()).value?.slice(0, 1)), [`${count}`]);
  }
  assert.ok(count > 1);
});

Deno.test("too many and too long subscriptions end their connection, repeated ones do not", async () => {
  await using pub = new Pub({ maxSubscriptions: 10, maxPrefixBytes: 100 });
  const endpoint = await pub.bind("tcp://127.0.0.1:0");
  const subscribe = (prefix: string) => command("SUBSCRIBE", bytes(prefix));
  const first = opening({ type: "SUB" });
  const many = Array.from({ length: 11 }, (_, index) => subscribe(`${index}`));
  using greedy = await RawPeer.connect(endpoint, concat([first, ...many]));
  await greedy.readToEnd();
  using long = await RawPeer.connect(endpoint, concat([first, subscribe("x".repeat(101))]));
  await long.readToEnd();
  const same = Array.from({ length: 1000 }, () => subscribe("same"));
  using patient = await RawPeer.connect(endpoint, concat([first, ...same]));
  await eventually(() => pub.subscribers === 1);
  pub.send("same");
  await patient.readUntil(isIn(encodeFrame(0, bytes("same"))));
});

Deno.test("A9 all subscriptions are bounded, and the peer with the most loses some", async () => {
  await using pub = new Pub({ maxSubscriptionBytes: 40_000, heartbeatIntervalMs: 0 });
  const endpoint = await pub.bind("tcp://127.0.0.1:0");
  await using modest = new Sub();
  modest.subscribe("");
  await modest.connect(endpoint);
  await eventually(() => pub.subscribers === 1);
  const subscriptions = (count: number, name: string) =>
    Array.from({ length: count }, (_, index) => command("SUBSCRIBE", bytes(`${name} ${index}`)));
  using greedy = await RawPeer.connect(endpoint, opening({ type: "SUB" }));
  await greedy.write(concat(subscriptions(120, "greedy")));
  await eventually(() => pub.isWanted("greedy 119"));
  using next = await RawPeer.connect(endpoint, opening({ type: "SUB" }));
  await next.write(concat(subscriptions(60, "next")));
  await eventually(() => pub.isWanted("next 59"));
  assert.equal(pub.isWanted("greedy 0"), false);
  await within(greedy.readToEnd(), "the end of the one with the most");
  pub.send("to whom it may concern");
  assert.deepEqual(text((await modest.next()).value), ["to whom it may concern"]);
});

Deno.test("A9 many changes at once are told once", async () => {
  let changes = 0;
  await using pub = new Pub({ onSubscriptions: () => changes++ });
  const endpoint = await pub.bind("tcp://127.0.0.1:0");
  using peer = await RawPeer.connect(endpoint, opening({ type: "SUB" }));
  const flips = [command("SUBSCRIBE", bytes("a")), command("CANCEL", bytes("a"))];
  await peer.write(concat([...Array(500).fill(flips).flat(), command("SUBSCRIBE", bytes("end"))]));
  await eventually(() => pub.isWanted("end"));
  assert.ok(changes < 100, `${changes}`);
});

Deno.test("A9 what all slow subscribers leave unread is bounded", async () => {
  await using pub = new Pub({ maxUnsentBytes: 200_000 });
  const endpoint = await pub.bind("tcp://127.0.0.1:0");
  using stack = new DisposableStack();
  for (let index = 0; index < 4; index++) {
    const peer = stack.use(await RawPeer.connect(endpoint, opening({ type: "SUB" })));
    await peer.write(command("SUBSCRIBE", new Uint8Array()));
  }
  await eventually(() => pub.subscribers === 4);
  for (let index = 0; index < 100; index++) pub.send(new Uint8Array(10_000));
  // What leaves in the same turn is not written yet: 50,000 bytes each are five or six messages.
  assert.equal(pub.dropped, 4 * (100 - 5));
});

Deno.test("A7 a peer that sends a publisher more than a prefix is closed", async () => {
  await using pub = new Pub({ heartbeatIntervalMs: 0 });
  const endpoint = await pub.bind("tcp://127.0.0.1:0");
  using peer = await RawPeer.connect(endpoint, opening({ type: "SUB" }));
  const message = encodeFrame(0, new Uint8Array(1_000_000).fill(7)); // no kind of subscription
  await peer.write(concat([message, command("PING", new Uint8Array(2))]));
  await assert.rejects(peer.readUntil(isIn(bytes("PONG"))));
});
