import assert from "node:assert/strict";
import { parseEndpoint } from "./endpoint.ts";
import { probe, probeAll } from "./probe.ts";
import { ZmtpTransport } from "../transport/transport.ts";

const WAIT = { connectTimeoutMs: 20_000, waitMs: 20_000, signal: new AbortController().signal };

function listen() {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  return { listener, endpoint: parseEndpoint(`tcp://127.0.0.1:${port}`) };
}

Deno.test("A12 a peer that greets answers", async () => {
  const transport = new ZmtpTransport();
  transport.receive({ onDelivery: () => {}, onDisconnect: () => {} });
  await transport.start();
  assert.equal(await probe(parseEndpoint(transport.endpoint), WAIT), "answers");
  await transport.stop();
});

Deno.test("A12 a peer whose kernel alone takes connections is silent", async () => {
  const { listener, endpoint } = listen();
  assert.equal(await probe(endpoint, { ...WAIT, waitMs: 20 }), "silent");
  listener.close();
});

Deno.test("A12 a closed port is gone", async () => {
  const { listener, endpoint } = listen();
  listener.close();
  assert.equal(await probe(endpoint, WAIT), "gone");
});

Deno.test("A12 a probe that is not needed any more ends at once", async () => {
  const { listener, endpoint } = listen();
  const ending = new AbortController();
  const probing = probe(endpoint, { ...WAIT, signal: ending.signal });
  const conn = await listener.accept();
  ending.abort();
  assert.equal(await probing, "silent");
  conn.close();
  listener.close();
});

Deno.test("A12 where a peer was dialled decides, unless it answers elsewhere", async () => {
  const [busy, gone] = [listen(), listen()];
  gone.listener.close();
  const short = { ...WAIT, waitMs: 20 };
  assert.equal(await probeAll([busy.endpoint, gone.endpoint], short), "silent");
  assert.equal(await probeAll([gone.endpoint, busy.endpoint], short), "gone");
  const answering = listen();
  const accepted = answering.listener.accept().then((conn) => conn.close());
  const long = { ...WAIT, waitMs: 2000 };
  assert.equal(await probeAll([busy.endpoint, answering.endpoint], long), "answers");
  await accepted;
  for (const { listener } of [busy, answering]) listener.close();
});
