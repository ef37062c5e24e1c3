import assert from "node:assert/strict";
import { RegistrationError } from "../../../core/errors.ts";
import { untilInstances } from "../../../tests/kit/contracts/until_instances.ts";
import { Relay } from "../../../tests/kit/servers/relay.ts";
import { startZookeeper, type ZookeeperEnsemble } from "../../../tests/kit/servers/zookeeper.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { instanceOf, newWorld, Registries } from "../../../tests/support/servers/zookeeper.ts";
import { Connection } from "../connection/connection.ts";
import { ZookeeperError } from "../errors.ts";
import { ZookeeperServiceRegistry } from "../registry/registry.ts";
import { ZookeeperSession } from "./session.ts";

const NOTHING = new Uint8Array();
const text = (data: Uint8Array | undefined) => new TextDecoder().decode(data);

let zookeeper: ZookeeperEnsemble;
let port: number;
Deno.test.beforeAll(async () => {
  zookeeper = await startZookeeper();
  port = zookeeper.servers[0]?.port ?? assert.fail();
});
Deno.test.afterAll(() => zookeeper?.stop()); // it may have failed to start

/** A server that does something to each connection. */
function listen(
  serve: (connection: Deno.Conn) => Promise<void>,
): AsyncDisposable & { hosts: string } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.Conn[] = [];
  const close = (connection: Deno.Conn) => {
    try {
      connection.close();
    } catch {
      // It is closed already.
    }
  };
  const serving = (async () => {
    for await (const connection of listener) {
      connections.push(connection);
      await serve(connection).catch(() => {}); // the client may have left
    }
  })();
  return {
    hosts: `127.0.0.1:${(listener.addr as Deno.NetAddr).port}`,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of connections) close(connection);
      await serving;
    },
  };
}

Deno.test("nodes are created with those above them, read, listed and removed", async () => {
  const session = new ZookeeperSession(newWorld(zookeeper.hosts));
  await session.start();
  assert.equal(await session.exists("/a/b"), undefined);
  assert.equal(await session.create("/a/b", Uint8Array.of(104, 105), "persistent"), "/a/b");
  assert.equal(text(await session.read("/a/b")), "hi");
  assert.equal(text(await session.read("/a")), "");
  assert.deepEqual(await session.children("/a"), ["b"]);
  assert.equal((await session.exists("/a/b"))?.owner, undefined);
  const path = await session.create("/a/n-", NOTHING, "ephemeral sequential");
  assert.match(path, /^\/a\/n-\d{10}$/);
  assert.equal((await session.exists(path))?.owner, session.id);
  await session.remove("/a/b");
  await assert.rejects(
    session.read("/a/b"),
    (error) =>
      error instanceof ZookeeperError && error.code === "NO_NODE" &&
      /read .*\/a\/b/.test(error.message),
  );
  await session.stop();
});

Deno.test("a watch tells of one change", async () => {
  const session = new ZookeeperSession(newWorld(zookeeper.hosts));
  await session.start();
  const changed = Promise.withResolvers<string>();
  const stop = session.watch("/a", changed.resolve);
  await session.exists("/a", { watch: true });
  await session.create("/a", NOTHING, "ephemeral");
  assert.equal(await changed.promise, "/a");
  stop();
  await session.stop();
});

Deno.test("stopping is safe in every state", async () => {
  const world = newWorld(zookeeper.hosts);
  const nobody = new ZookeeperSession({ hosts: "127.0.0.1:1" });
  await nobody.stop();
  await nobody.start();
  await nobody.stop();
  const early = new ZookeeperSession(world);
  const starting = early.start();
  await early.stop();
  await starting;
  const session = new ZookeeperSession(world);
  await session.start();
  await session.stop({ signal: AbortSignal.abort() });
  await session.stop();
  await assert.rejects(session.children("/"), ZookeeperError);
  await session.start();
  assert.ok(session.isConnected);
  await session.stop();
});

Deno.test("a connection that comes up in the moment of stopping is closed", async () => {
  const session = new ZookeeperSession(newWorld(zookeeper.hosts));
  const { open } = Connection;
  try {
    Connection.open = async (options) => {
      const connection = await open(options);
      void session.stop();
      return connection;
    };
    await session.start();
  } finally {
    Connection.open = open;
  }
  assert.ok(!session.isConnected);
});

Deno.test("a server that accepts and stays silent is given up", async () => {
  await using server = listen(() => Promise.resolve());
  const session = new ZookeeperSession({ hosts: server.hosts, sessionTimeoutMs: 400 });
  await session.start();
  assert.ok(!session.isConnected);
  await assert.rejects(session.children("/"), /did not answer/);
  await session.stop();
});

Deno.test("bytes that no ZooKeeper sends do no harm", async () => {
  await using server = listen(async (connection) => {
    await connection.write(crypto.getRandomValues(new Uint8Array(4096)).fill(0, 0, 1));
  });
  const session = new ZookeeperSession({ hosts: server.hosts, sessionTimeoutMs: 400 });
  await session.start();
  assert.ok(!session.isConnected);
  await session.stop();
});

Deno.test("half a frame on one connection does not spoil the next", async () => {
  let count = 0;
  const pipes: Promise<unknown>[] = [];
  await using server = listen(async (near) => {
    if (count++ === 0) {
      await near.write(Uint8Array.of(0, 0, 0, 37, 1));
      return near.close();
    }
    const far = await Deno.connect({ hostname: "127.0.0.1", port });
    const ways = [far.readable.pipeTo(near.writable), near.readable.pipeTo(far.writable)];
    pipes.push(Promise.allSettled(ways));
  });
  const session = new ZookeeperSession(newWorld(server.hosts));
  await session.start();
  await eventually(() => session.isConnected);
  await session.create("/a", NOTHING, "ephemeral");
  await session.stop();
  assert.equal(count, 2);
  await Promise.all(pipes);
});

Deno.test("a node that was removed is created again", async () => {
  await using registries = new Registries();
  const world = newWorld(zookeeper.hosts);
  const session = new ZookeeperSession(world);
  const registry = await registries.start({ session });
  await registry.register(instanceOf("Greeting", "a"));
  await session.remove("/services/Greeting/a");
  await eventually(async () => await session.exists("/services/Greeting/a") !== undefined);
});

Deno.test("what is unregistered while the server is away is removed when it is back", async () => {
  await using relay = new Relay({ port });
  await using registries = new Registries();
  const world = newWorld(zookeeper.hosts);
  const path = world.hosts.slice(world.hosts.indexOf("/"));
  const registry = await registries.start({
    hosts: relay.address + path,
    sessionTimeoutMs: 60_000,
  });
  const observer = await registries.start(world);
  await registry.register(instanceOf("Greeting", "a"));
  relay.cut();
  await eventually(() => registry.ageMs > 0);
  await registry.unregister(instanceOf("Greeting", "a"));
  relay.resume();
  await untilInstances(observer, "Greeting", (list) => list.length === 0);
});

Deno.test("registries that share a session leave each other's instances alone", async () => {
  await using registries = new Registries();
  const world = newWorld(zookeeper.hosts);
  const session = new ZookeeperSession(world);
  const [first, second] = [1, 2].map(() => new ZookeeperServiceRegistry({ session }));
  assert.ok(first && second);
  await Promise.all([first.start(), second.start()]);
  await first.register(instanceOf("Greeting", "a"));
  await second.register(instanceOf("Greeting", "b"));
  const observer = await registries.start(world);
  await first.stop();
  const left = await untilInstances(observer, "Greeting", (list) => list.length === 1);
  assert.deepEqual(left.map(({ id }) => id), ["b"]);
  assert.ok(session.isConnected);
  await second.stop();
  assert.ok(!session.isConnected);
  await untilInstances(observer, "Greeting", (list) => list.length === 0);
});

Deno.test("registries that share a session start without a server, too", async () => {
  const session = new ZookeeperSession({ hosts: "127.0.0.1:1" });
  const registries = [1, 2].map(() => new ZookeeperServiceRegistry({ session }));
  for (const registry of registries) await registry.start();
  for (const registry of registries) await registry.stop();
});

Deno.test("an instance that ZooKeeper does not take is refused, and others are not", async () => {
  await using registries = new Registries();
  const registry = await registries.start(newWorld(zookeeper.hosts));
  const huge = { ...instanceOf("Greeting", "huge"), metadata: { text: "x".repeat(2 ** 20) } };
  await assert.rejects(registry.register(huge), RegistrationError);
  await assert.rejects(registry.register(instanceOf("a/b", "a")), RegistrationError);
  await registry.register(instanceOf("Greeting", "a"));
});

Deno.test("hosts, chroot and timeout are checked before anything is connected", () => {
  for (
    const options of [
      { hosts: "zk:99999" },
      { hosts: "zk", chroot: "relative" },
      { hosts: "zk", sessionTimeoutMs: 0 },
    ]
  ) {
    assert.throws(() => new ZookeeperSession(options), RangeError);
  }
});
