import assert from "node:assert/strict";
import { Relay } from "./relay.ts";

/** A server that sends back what it gets. */
function startEcho(): AsyncDisposable & { port: number } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const echoes: Promise<unknown>[] = [];
  const serving = (async () => {
    for await (const { readable, writable } of listener) {
      echoes.push(readable.pipeTo(writable).catch(() => {})); // it was cut
    }
  })();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    async [Symbol.asyncDispose]() {
      listener.close();
      await serving;
      await Promise.all(echoes);
    },
  };
}

async function echo(connection: Deno.Conn, octet: number): Promise<number | undefined> {
  await connection.write(Uint8Array.of(octet));
  const answer = new Uint8Array(1);
  return await connection.read(answer) === null ? undefined : answer[0];
}

Deno.test("a relay passes on what both sides send", async () => {
  await using server = startEcho();
  await using relay = new Relay(server);
  using client = await Deno.connect({ hostname: "127.0.0.1", port: relay.port });
  assert.equal(await echo(client, 7), 7);
  assert.equal(relay.connectionCount, 1);
});

Deno.test("what a stalled relay has got arrives when it resumes", async () => {
  await using server = startEcho();
  await using relay = new Relay(server);
  using client = await Deno.connect({ hostname: "127.0.0.1", port: relay.port });
  assert.equal(await echo(client, 1), 1);
  relay.stall();
  let isBack = false;
  const answer = echo(client, 2).then((octet) => {
    isBack = true;
    return octet;
  });
  using other = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  assert.equal(await echo(other, 3), 3);
  assert.ok(!isBack);
  relay.resume();
  assert.equal(await answer, 2);
});

Deno.test("a relay that is cut hangs up and refuses until it resumes", async () => {
  await using server = startEcho();
  await using relay = new Relay(server);
  using client = await Deno.connect({ hostname: "127.0.0.1", port: relay.port });
  assert.equal(await echo(client, 1), 1);
  relay.cut();
  assert.equal(await client.read(new Uint8Array(1)).catch(() => null), null);
  using refused = await Deno.connect({ hostname: "127.0.0.1", port: relay.port });
  assert.equal(await refused.read(new Uint8Array(1)).catch(() => null), null);
  relay.resume();
  using again = await Deno.connect({ hostname: "127.0.0.1", port: relay.port });
  assert.equal(await echo(again, 2), 2);
});

Deno.test("a relay cuts a connection in the middle of what a client sends", async () => {
  await using server = startEcho();
  await using relay = new Relay(server);
  using client = await Deno.connect({ hostname: "127.0.0.1", port: relay.port });
  relay.cutAfter(2);
  assert.equal(await client.write(Uint8Array.of(1, 2, 3)), 3);
  let received = 0;
  const chunk = new Uint8Array(3);
  for (let count: number | null = 0; count !== null; received += count ?? 0) {
    count = await client.read(chunk).catch(() => null);
  }
  assert.ok(received <= 2, `More came back than went through: ${received}`);
  relay.resume();
  using other = await Deno.connect({ hostname: "127.0.0.1", port: relay.port });
  assert.equal(await echo(other, 4), 4);
});
