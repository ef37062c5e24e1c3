import assert from "node:assert/strict";
import { Dealer } from "./dealer.ts";
import { text } from "../testdata/bytes.ts";

Deno.test("a dealer sends to its peers in turn", async () => {
  await using left = new Dealer();
  await using right = new Dealer();
  await using dealer = new Dealer();
  await dealer.connect(await left.bind("tcp://127.0.0.1:0"));
  await dealer.connect(await right.bind("tcp://127.0.0.1:0"));
  for (let index = 0; index < 10; index++) await dealer.send(`${index}`);
  for (const peer of [left, right]) {
    for (let index = 0; index < 5; index++) assert.equal((await peer.next()).done, false);
  }
});

Deno.test("a dealer receives from all its peers", async () => {
  await using dealer = new Dealer();
  await using left = new Dealer();
  await using right = new Dealer();
  const endpoint = await dealer.bind("tcp://127.0.0.1:0");
  left.connect(endpoint);
  right.connect(endpoint);
  await Promise.all([left.send("left"), right.send("right")]);
  const received = [(await dealer.next()).value, (await dealer.next()).value].map(text).flat();
  assert.deepEqual(received.sort(), ["left", "right"]);
});

Deno.test("messages sent before there is a peer wait for it, in order and up to a limit", async () => {
  await using dealer = new Dealer({ maxSendBytes: 100 });
  const sent = [dealer.send("one"), dealer.send("two")];
  await assert.rejects(dealer.send(new Uint8Array(100)), { name: "SendError" });
  await using peer = new Dealer();
  dealer.connect(await peer.bind("tcp://127.0.0.1:0"));
  await Promise.all(sent);
  assert.deepEqual(text((await peer.next()).value), ["one"]);
  assert.deepEqual(text((await peer.next()).value), ["two"]);
});

Deno.test("a message has at least one frame, and empty frames count", async () => {
  await using left = new Dealer();
  await using right = new Dealer();
  right.connect(await left.bind("tcp://127.0.0.1:0"));
  assert.throws(() => right.send([]), TypeError);
  await right.send(["", "", ""]);
  assert.deepEqual(text((await left.next()).value), ["", "", ""]);
});

Deno.test("options must be numbers that make sense, and identities fit", () => {
  assert.throws(() => new Dealer({ maxFrames: -1 }), RangeError);
  assert.throws(() => new Dealer({ identity: "x".repeat(256) }), { name: "ProtocolError" });
});

Deno.test("with a high water mark of zero every message waits for the one before", async () => {
  await using left = new Dealer();
  await using right = new Dealer({ sendHighWaterBytes: 0 });
  right.connect(await left.bind("tcp://127.0.0.1:0"));
  for (let index = 0; index < 100; index++) await right.send(`${index}`);
  for (let index = 0; index < 100; index++) {
    assert.deepEqual(text((await left.next()).value), [`${index}`]);
  }
});
