/** Requests of a peer to itself that it makes while it serves others, beyond its limits. */
import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/mod.ts";
import type { Message } from "../../message/message.ts";
import { Held, settled, startPeer } from "./testdata/own_peer.ts";

/** A peer that has room for one request: `outer` asks for `inner` once a test lets it, all others wait. */
async function startNesting() {
  const held = new Held();
  const mayAsk = Promise.withResolvers<void>();
  const scene = await startPeer(async (request) => {
    switch (request.message.body) {
      case "outer":
        await mayAsk.promise;
        return { type: "REP", body: (await scene.ask("inner")).type };
      case "inner":
        return { type: "ACK" };
      default:
        return await held.handle(request);
    }
  }, { maxRequestsPerConnection: 1 });
  return { ...scene, held, mayAsk };
}

Deno.test("what a peer asks itself for a request that it serves is not held back", async () => {
  await using scene = await startNesting();
  const asked = ["outer", "outer", "outer"].map((body) => scene.ask(body));
  scene.mayAsk.resolve();
  assert.deepEqual((await Promise.all(asked)).map(({ body }) => body), Array(3).fill("ACK"));
});

Deno.test("it is not refused either when others are, as nothing gets done", async () => {
  using time = fakeTime();
  await using scene = await startNesting();
  const outer = scene.ask("outer");
  const other = scene.ask();
  await time.advance(3000);
  assert.equal((await other).headers["not_executed"], "busy");
  scene.mayAsk.resolve();
  assert.equal((await outer).body, "ACK");
});

Deno.test("what an answered request has left running is held back as all other work", async () => {
  const held = new Held();
  const mayAsk = Promise.withResolvers<void>();
  let left: Promise<Message> | undefined;
  await using scene = await startPeer((request) => {
    if (request.message.body !== "outer") return held.handle(request);
    left = mayAsk.promise.then(() => scene.ask("left"));
    return { type: "ACK" };
  }, { maxRequestsPerConnection: 1 });
  await scene.ask("outer");
  const other = scene.ask();
  await settled();
  mayAsk.resolve();
  await settled();
  assert.equal(held.requests.length, 1);
  held.answerOne();
  await other;
  await settled();
  held.answerOne();
  assert.equal((await left)?.type, "ACK");
});
