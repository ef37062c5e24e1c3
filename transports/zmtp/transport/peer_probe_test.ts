import assert from "node:assert/strict";
import { eventually } from "../../../tests/support/eventually.ts";
import { Router } from "../sockets/router.ts";
import { bytes } from "../testdata/bytes.ts";
import { isReachable } from "./peer_probe.ts";
import { opening, RawPeer } from "../testdata/raw_peer.ts";
import { ZmtpTransport } from "./transport.ts";

const TIMES = { heartbeatIntervalMs: 20, heartbeatTimeoutMs: 100 };

/**
 * A transport to which a peer has connected that then says nothing; `lost` tells which peer it has lost.
 */
async function silentPeer() {
  const transport = new ZmtpTransport(TIMES);
  const lost: string[] = [];
  const { promise: arrived, resolve } = Promise.withResolvers<void>();
  transport.receive({
    onDelivery: () => resolve(),
    onDisconnect: (source) => lost.push(source),
  });
  await transport.start();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 }); // it accepts nothing itself
  const { port } = listener.addr as Deno.NetAddr;
  const identity = `tcp://127.0.0.1:${port}`;
  const peer = await RawPeer.connect(
    transport.endpoint,
    opening({ type: "ROUTER", identity, isNative: true }),
  );
  await peer.write(new Uint8Array([0, 1, 0])); // one message
  await arrived;
  return {
    lost,
    identity,
    peer,
    hangUp: () => listener.close(),
    async [Symbol.asyncDispose]() {
      peer[Symbol.dispose]();
      await transport.stop();
    },
  };
}

Deno.test("A12 a busy caller of ours keeps its connection, until its port is closed", async () => {
  await using scene = await silentPeer();
  const start = performance.now();
  await eventually(() => performance.now() - start > 5 * TIMES.heartbeatTimeoutMs);
  assert.equal(scene.lost.length, 0);
  scene.hangUp();
  await eventually(() => scene.lost.length === 1);
  assert.ok(scene.lost[0]?.startsWith(scene.identity), scene.lost[0]);
});

Deno.test("A7 a stranger is reachable only where another process greets at its endpoint", async () => {
  await using router = new Router();
  const listening = await router.bind("tcp://127.0.0.1:0");
  const reach = (identity: string) =>
    isReachable(
      {
        peer: { socketType: "ROUTER", identity: bytes(identity), metadata: new Map() },
        remote: { transport: "tcp", hostname: "127.0.0.1", port: 1 },
        closed: new Promise(() => {}),
      },
      "tcp://127.0.0.1:2",
      { allowedHosts: [], connectTimeoutMs: 5000, heartbeatTimeoutMs: 5000 },
    );
  assert.equal(await reach(listening), true);
  for (const identity of ["", "tcp://127.0.0.1:1", "tcp://127.0.0.1:2", "tcp://192.0.2.1:80"]) {
    assert.equal(await reach(identity), false, identity);
  }
});
