import assert from "node:assert/strict";
import { Dealer } from "../sockets/dealer.ts";
import { dial } from "./dial.ts";
import { parseEndpoint } from "./endpoint.ts";
import { Router } from "../sockets/router.ts";
import { text } from "../testdata/bytes.ts";

const never = new AbortController().signal;

async function unusedEndpoint(): Promise<string> {
  await using router = new Router();
  return await router.bind("tcp://127.0.0.1:0");
}

Deno.test("a refused connection says which endpoint and why", async () => {
  const endpoint = await unusedEndpoint();
  await assert.rejects(
    dial(parseEndpoint(endpoint), { connectTimeoutMs: 1000, signal: never }),
    (error: Error) =>
      error.name === "NotConnectedError" &&
      error.message.startsWith(`Cannot connect to ${endpoint}: `),
  );
  const missing = { connectTimeoutMs: 1000, signal: never };
  await assert.rejects(
    dial(parseEndpoint("ipc:///no/such.sock"), missing),
    /Cannot connect to ipc/,
  );
});

Deno.test("an aborted dial rejects", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  const options = { connectTimeoutMs: 1000, signal };
  await assert.rejects(dial(parseEndpoint("tcp://127.0.0.1:1"), options), /Cannot connect/);
});

Deno.test("a socket connects once its peer is there, and again after it was away", async () => {
  await using dealer = new Dealer({ reconnectMinMs: 1, reconnectMaxMs: 5 });
  const endpoint = await unusedEndpoint();
  const connected = dealer.connect(endpoint);
  for (let round = 0; round < 3; round++) {
    await using router = new Router();
    await router.bind(endpoint);
    if (round === 0) await connected;
    const sent = dealer.send(`round ${round}`);
    assert.deepEqual(text((await router.next()).value?.slice(1)), [`round ${round}`]);
    await sent;
  }
});

Deno.test("closing a socket that never connected ends its attempts", async () => {
  const dealer = new Dealer();
  const connected = dealer.connect(await unusedEndpoint());
  const sent = assert.rejects(dealer.send("nobody"), { name: "SendError" });
  await dealer.close();
  await Promise.all([connected, sent]);
});
