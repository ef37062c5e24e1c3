import assert from "node:assert/strict";
import { join } from "node:path";
import { Dealer } from "../sockets/dealer.ts";
import { Router } from "../sockets/router.ts";
import { encodeFrame } from "../wire/frames.ts";
import { bytes, text } from "../testdata/bytes.ts";
import { opening, RawPeer } from "../testdata/raw_peer.ts";

async function talk(router: Router, endpoint: string): Promise<void> {
  await using dealer = new Dealer();
  dealer.connect(endpoint);
  await dealer.send("hi");
  assert.deepEqual(text((await router.next()).value?.slice(1)), ["hi"]);
}

Deno.test("binding to port 0 or * returns the port that was found", async () => {
  for (const endpoint of ["tcp://127.0.0.1:0", "tcp://127.0.0.1:*"]) {
    await using router = new Router();
    const real = await router.bind(endpoint);
    assert.match(real, /^tcp:\/\/127\.0\.0\.1:[1-9]\d*$/);
    await talk(router, real);
  }
});

Deno.test("IPv6 endpoints are written in brackets", async () => {
  await using router = new Router();
  const endpoint = await router.bind("tcp://[::1]:0");
  assert.match(endpoint, /^tcp:\/\/\[::1\]:\d+$/);
  await talk(router, endpoint);
});

Deno.test("a port in use is refused with what to do about it", async () => {
  await using first = new Router();
  await using second = new Router({ rebindMs: 0 });
  const endpoint = await first.bind("tcp://127.0.0.1:0");
  await assert.rejects(second.bind(endpoint), {
    name: "AddressInUseError",
    message: `Cannot listen at ${endpoint} as it is in use: stop whatever listens there, ` +
      "choose another port, or 0 for any free one",
  });
});

Deno.test("a port can be bound again right after it was closed", async () => {
  const first = new Router();
  const endpoint = await first.bind("tcp://127.0.0.1:0");
  await talk(first, endpoint);
  await first.close();
  await using second = new Router();
  assert.equal(await second.bind(endpoint), endpoint);
  await talk(second, endpoint);
});

Deno.test("a unix socket is used, removed on close, and refused while in use", async () => {
  const directory = await Deno.makeTempDir();
  const path = join(directory, "a.sock");
  const router = new Router({ rebindMs: 0 });
  const endpoint = await router.bind(`ipc://${path}`);
  assert.equal(endpoint, `ipc://${path}`);
  await talk(router, endpoint);
  await using second = new Router({ rebindMs: 0 });
  await assert.rejects(second.bind(endpoint), { name: "AddressInUseError" });
  await talk(router, endpoint);
  await router.close();
  await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
  await Deno.remove(directory, { recursive: true });
});

Deno.test("the unix socket that a killed process leaves behind is replaced", async () => {
  const directory = await Deno.makeTempDir();
  const path = join(directory, "a.sock");
  const script = `Deno.listen({ transport: "unix", path: ${JSON.stringify(path)} });
    console.log("listening"); await new Promise((resolve) => setTimeout(resolve, 60_000));`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-config", script],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await using router = new Router({ rebindMs: 0 });
  await assert.rejects(router.bind(`ipc://${path}`), { name: "AddressInUseError" });
  child.kill("SIGKILL");
  await child.status;
  await reader.cancel();
  assert.ok((await Deno.lstat(path)).isSocket);
  await talk(router, await router.bind(`ipc://${path}`));
  await router.close();
  await Deno.remove(directory, { recursive: true });
});

Deno.test("connections beyond the limit are closed", async () => {
  await using router = new Router({ maxConnections: 1 });
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  {
    using first = await RawPeer.connect(endpoint, opening());
    await first.write(encodeFrame(0, bytes("I am of use")));
    await router.next();
    using second = await RawPeer.connect(endpoint, opening());
    assert.equal((await second.readToEnd()).byteLength, 0);
  }
  await talk(router, endpoint);
});

Deno.test("unfinished handshakes make room for new ones, the oldest first", async () => {
  await using router = new Router({ maxHandshakes: 10 });
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  const peers: RawPeer[] = [];
  for (let index = 0; index < 50; index++) peers.push(await RawPeer.connect(endpoint));
  await talk(router, endpoint);
  await peers[0]?.readToEnd();
  for (const peer of peers) peer[Symbol.dispose]();
});

Deno.test("A8 peers that are silent after their handshake keep no other out", async () => {
  await using router = new Router({ maxConnections: 3 });
  const endpoint = await router.bind("tcp://127.0.0.1:0");
  using stack = new DisposableStack();
  const silent: RawPeer[] = [];
  for (let index = 0; index < 9; index++) {
    const peer = stack.use(await RawPeer.connect(endpoint, opening({ minor: 0 })));
    await peer.readUntil((octets) => octets.byteLength > 64);
    silent.push(peer);
  }
  await talk(router, endpoint);
  await silent[0]?.readToEnd();
});
