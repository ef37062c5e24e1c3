import assert from "node:assert/strict";
import { eventually } from "../../../tests/support/eventually.ts";
import { Dealer } from "./dealer.ts";
import { Router } from "./router.ts";
import { bytes, text } from "../testdata/bytes.ts";
import { opening, RawPeer } from "../testdata/raw_peer.ts";

Deno.test("a router addresses its peers by their identities", async () => {
  await using router = new Router();
  await using ann = new Dealer({ identity: "ann" });
  await using bob = new Dealer({ identity: "bob" });
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  await Promise.all([ann.connect(endpoint), bob.connect(endpoint)]);
  await Promise.all([ann.send("from ann"), bob.send("from bob")]);
  const first = text((await router.next()).value);
  const second = text((await router.next()).value);
  assert.deepEqual([first, second].sort(), [["ann", "from ann"], ["bob", "from bob"]]);
  await router.send(["bob", "to", "bob"]);
  await router.send(["ann", "to ann"]);
  assert.deepEqual(text((await bob.next()).value), ["to", "bob"]);
  assert.deepEqual(text((await ann.next()).value), ["to ann"]);
});

Deno.test("peers without an identity are given different ones", async () => {
  await using router = new Router();
  await using ann = new Dealer();
  await using bob = new Dealer();
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  ann.connect(endpoint);
  bob.connect(endpoint);
  await Promise.all([ann.send(""), bob.send("")]);
  const { value: [one] = [] } = await router.next();
  const { value: [two] = [] } = await router.next();
  assert.notDeepEqual(one, two);
  assert.deepEqual([one?.[0], two?.[0], one?.byteLength], [0, 0, 5]);
});

Deno.test("routers talk to each other by the identities they have chosen", async () => {
  await using left = new Router({ identity: "left" });
  await using right = new Router({ identity: "right" });
  await right.connect(await left.bind("tcp://127.0.0.1:0"));
  await right.send(["left", "question"]);
  const { value: question } = await left.next();
  assert.deepEqual(text(question), ["right", "question"]);
  await left.send(["right", "answer"]);
  assert.deepEqual(text((await right.next()).value), ["left", "answer"]);
});

Deno.test("a second connection with a live identity is refused, and the first goes on", async () => {
  await using router = new Router();
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  await using first = new Dealer({ identity: "me" });
  first.connect(endpoint);
  await first.send("first");
  await router.next();
  using second = await RawPeer.connect(endpoint, opening({ identity: "me" }));
  await second.readToEnd();
  await router.send(["me", "still yours"]);
  assert.deepEqual(text((await first.next()).value), ["still yours"]);
});

Deno.test("an identity is free again once its connection is gone", async () => {
  await using router = new Router();
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  for (let round = 0; round < 3; round++) {
    await using dealer = new Dealer({ identity: "me", reconnectMinMs: 1 });
    dealer.connect(endpoint);
    await dealer.send(`${round}`);
    assert.deepEqual(text((await router.next()).value), ["me", `${round}`]);
  }
});

Deno.test("a message to an unknown peer is dropped, or rejected if it is mandatory", async () => {
  await using router = new Router();
  await router.send(["nobody", "hi"]);
  assert.equal(router.dropped, 1);
  await using strict = new Router({ mandatory: true });
  await assert.rejects(strict.send(["nobody", "hi"]), {
    name: "SendError",
    message: 'Cannot send as the first frame must name a connected peer: current value is "nobody"',
  });
});

Deno.test("a reader that falls behind makes its senders wait", async () => {
  await using router = new Router({ maxReceiveBytes: 100_000 });
  await using dealer = new Dealer({ sendHighWaterBytes: 100_000 });
  dealer.connect(await router.bind("tcp://127.0.0.1:0"));
  const count = 300;
  let sent = 0;
  const sending = (async () => {
    for (; sent < count; sent++) await dealer.send(new Uint8Array(100_000).fill(sent));
  })();
  await eventually(() => sent > 10);
  const [before] = [sent];
  for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setTimeout(resolve));
  assert.ok(before < count && sent < count, `${sent} were sent unread`);
  for (let index = 0; index < count; index++) {
    assert.equal((await router.next()).value?.[1]?.[0], index % 256);
  }
  await sending;
});

Deno.test("a closed socket ends its readers and refuses to be used", async () => {
  const router = new Router();
  const reading = Array.fromAsync(router);
  await router.close();
  assert.deepEqual(await reading, []);
  await assert.rejects(router.bind("tcp://127.0.0.1:0"), TypeError);
  assert.throws(() => router.connect("tcp://127.0.0.1:1"), TypeError);
  assert.throws(() => router.send(["a", bytes("b")]), TypeError);
  await router.close();
});
