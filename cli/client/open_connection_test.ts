import assert from "node:assert/strict";
import { untilAborted } from "../../core/time/abort.ts";
import { fakeTime } from "../../tests/kit/fake_time.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { ZmtpTransport } from "../../transports/zmtp/mod.ts";
import { opening } from "../../transports/zmtp/testdata/raw_peer.ts";
import { withParts } from "../parts/supplied_parts.ts";
import { connect } from "./connect.ts";

Deno.test("a program that makes a few requests does not wait at its end for a busy service", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const endpoint = `tcp://127.0.0.1:${listener.addr.port}`;
  using _time = fakeTime(); // no time passes, so whatever waits never ends
  const network = new LocalNetwork().parts(new MsgpackSerializer());
  const supply = () => ({ ...network, transport: new ZmtpTransport() });
  const connection = await withParts(supply, () => connect({ once: true }));
  const giveUp = new AbortController();
  const question = { subject: "Shop.sell", body: {} };
  const asking = connection.request(endpoint, question, { signal: giveUp.signal });
  using service = await listener.accept();
  await service.write(opening({ type: "ROUTER", identity: endpoint }));
  await readUntil(service, "Shop.sell");
  giveUp.abort();
  await assert.rejects(asking, { name: "AbortError" });
  const ending = Promise.resolve(connection[Symbol.asyncDispose]());
  await untilAborted(ending, AbortSignal.timeout(10_000));
});

async function readUntil(conn: Deno.Conn, text: string): Promise<void> {
  const chunk = new Uint8Array(4096);
  for (let read = ""; !read.includes(text);) {
    const count = await conn.read(chunk) ?? assert.fail("The connection was closed");
    read += new TextDecoder("latin1").decode(chunk.subarray(0, count));
  }
}
