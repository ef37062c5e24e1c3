import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { ServiceInstance } from "../../core/discovery/instance.ts";
import { RegistrationError, RpcError } from "../../core/errors.ts";
import { configureLogging, type LogRecord } from "../../core/observe/logs/log.ts";
import { ZookeeperSession } from "../../transports/zookeeper/mod.ts";
import { untilInstances } from "../kit/contracts/until_instances.ts";
import { Relay } from "../kit/servers/relay.ts";
import { startZookeeper, type ZookeeperEnsemble } from "../kit/servers/zookeeper.ts";
import { eventually } from "../support/eventually.ts";
import { tell } from "../support/tell.ts";
import {
  collectLists,
  expire,
  instanceOf,
  newWorld,
  Registries,
} from "../support/servers/zookeeper.ts";

const MEMBER = fileURLToPath(new URL("testdata/zookeeper_member.ts", import.meta.url));

let zookeeper: ZookeeperEnsemble;
Deno.test.beforeAll(async () => {
  zookeeper = await startZookeeper();
});
Deno.test.afterAll(() => zookeeper?.stop()); // it may have failed to start

function theServer(): ZookeeperEnsemble["servers"][number] {
  return zookeeper.servers[0] ?? assert.fail();
}

const has = (...ids: string[]) => (list: readonly ServiceInstance[]): boolean =>
  list.length === ids.length && ids.every((id) => list.some((instance) => instance.id === id));

Deno.test("R1: without a server an instance starts, and is registered once it is there", async () => {
  await using ensemble = await startZookeeper();
  await using registries = new Registries();
  const server = ensemble.servers[0] ?? assert.fail();
  await server.kill();
  const world = newWorld(ensemble.hosts);
  const registry = await registries.start(world);
  const registered = registry.register(instanceOf("Greeting", "a"));
  await assert.rejects(registry.discover(), RpcError);
  server.start();
  await server.ready();
  const backMs = performance.now();
  await registered;
  tell(`R1: registered ${Math.round(performance.now() - backMs)} ms after the server was back`);
  await untilInstances(await registries.start(world), "Greeting", has("a"));
});

Deno.test("R1: a registration that waits for a server ends when the registry is stopped", async () => {
  await using relay = new Relay({ port: theServer().port });
  relay.stall();
  await using registries = new Registries();
  const registry = await registries.start(newWorld(relay.address));
  const registered = assert.rejects(
    registry.register(instanceOf("Greeting", "a")),
    RegistrationError,
  );
  await registry.stop();
  await registered;
});

Deno.test("R2: while the server is away the last list stays, and says how old it is", async () => {
  await using ensemble = await startZookeeper();
  await using registries = new Registries();
  const server = ensemble.servers[0] ?? assert.fail();
  const world = newWorld(ensemble.hosts);
  const registry = await registries.start(world);
  await registry.register(instanceOf("Greeting", "a"));
  const lists = collectLists(registry, "Greeting");
  await eventually(() => lists.length === 1);
  assert.deepEqual(await registry.discover(), ["Greeting"]);
  assert.equal(registry.ageMs, 0);
  await server.kill();
  await eventually(() => registry.ageMs > 0);
  assert.deepEqual(await registry.discover(), ["Greeting"]);
  await untilInstances(registry, "Greeting", has("a"));
  server.start();
  await eventually(() => registry.ageMs === 0);
  await registry.register(instanceOf("Greeting", "b"));
  await eventually(() => lists.at(-1)?.length === 2);
  assert.ok(lists.every((list) => list.some(({ id }) => id === "a")));
});

Deno.test("R2: a server that hangs for longer than all sessions costs no instance", async () => {
  await using registries = new Registries();
  const world = newWorld(zookeeper.hosts);
  const members = await Promise.all([1, 2, 3].map(() => registries.start(world)));
  await Promise.all(members.map((m, i) => m.register(instanceOf("Greeting", `${i}`))));
  const observer = await registries.start(world);
  const lists = collectLists(observer, "Greeting");
  await eventually(() => lists.at(-1)?.length === 3);
  theServer().pause();
  await eventually(() => members.every((member) => member.ageMs > 3000));
  theServer().resume();
  await eventually(() => [observer, ...members].every((member) => member.ageMs === 0));
  await observer.register(instanceOf("Greeting", "late"));
  await eventually(() => lists.at(-1)?.length === 4);
  assert.deepEqual(lists.filter((list) => list.length < 3), []);
});

Deno.test("R3: a process that was stopped for longer than its session registers again", async () => {
  await using registries = new Registries();
  const world = newWorld(zookeeper.hosts);
  const observer = await registries.start(world);
  const member = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", MEMBER, world.hosts, "a"],
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  try {
    await untilInstances(observer, "Greeting", has("a"));
    member.kill("SIGSTOP");
    await untilInstances(observer, "Greeting", has());
    member.kill("SIGCONT");
    const awakeMs = performance.now();
    await untilInstances(observer, "Greeting", has("a"));
    tell(`R3: registered again ${Math.round(performance.now() - awakeMs)} ms after waking`);
  } finally {
    member.kill("SIGKILL");
    await member.status;
  }
});

Deno.test("R3: a session that has expired is followed by another with the same nodes", async () => {
  await using relay = new Relay({ port: theServer().port });
  await using registries = new Registries();
  const world = newWorld(relay.address);
  const session = new ZookeeperSession(world);
  const registry = await registries.start({ session });
  await registry.register(instanceOf("Greeting", "a"));
  await expire(session, relay);
  await untilInstances(registry, "Greeting", has("a"));
});

Deno.test("R4: a link that stalls is given up for another one, and no instance is lost", async () => {
  await using relays = new AsyncDisposableStack();
  await using registries = new Registries();
  const links = [1, 2].map(() => relays.use(new Relay({ port: theServer().port })));
  const world = newWorld(zookeeper.hosts);
  const path = world.hosts.slice(world.hosts.indexOf("/"));
  const hosts = links.map(({ address }) => address).join(",") + path;
  const session = new ZookeeperSession({ hosts, sessionTimeoutMs: 4000 });
  const registry = await registries.start({ session });
  await registry.register(instanceOf("Greeting", "a"));
  const { id } = session;
  const observer = await registries.start(world);
  const lists = collectLists(observer, "Greeting");
  const stalled = links.find(({ connectionCount }) => connectionCount > 0);
  const stalledMs = performance.now();
  stalled?.stall();
  await eventually(() => links.some((link) => link !== stalled && link.connectionCount > 0));
  await eventually(() => session.isConnected);
  tell(`R4: went on ${Math.round(performance.now() - stalledMs)} ms after its link had stalled`);
  assert.equal(session.id, id);
  await observer.register(instanceOf("Greeting", "b"));
  await eventually(() => lists.at(-1)?.length === 2);
  assert.ok(lists.every((list) => list.some(({ id }) => id === "a")));
});

Deno.test("R6: nodes that describe no instance are ignored and counted", async () => {
  await using registries = new Registries();
  const session = new ZookeeperSession(newWorld(zookeeper.hosts));
  const registry = await registries.start({ session });
  await registry.register(instanceOf("Greeting", "good"));
  const garbage = ["", "{", "[]", "null", '{"endpoint": 7}', '{"endpoint": "foo"}', "\xff\xfe"];
  for (const [index, text] of garbage.entries()) {
    const data = Uint8Array.from(text, (char) => char.charCodeAt(0));
    await session.create(`/services/Greeting/bad${index}`, data, "ephemeral");
  }
  const list = await untilInstances(registry, "Greeting", () => true);
  assert.deepEqual(list.map(({ id }) => id), ["good"]);
  assert.equal(registry.ignoredCount, garbage.length);
});

Deno.test("R8: of two instances with one id the newer one wins, and the older one says so", async () => {
  await using relay = new Relay({ port: theServer().port });
  await using registries = new Registries();
  const world = newWorld(zookeeper.hosts);
  const path = world.hosts.slice(world.hosts.indexOf("/"));
  const records: LogRecord[] = [];
  configureLogging({ level: "error", sinks: [(record) => records.push(record)] });
  try {
    const observer = await registries.start(world);
    const olderSession = new ZookeeperSession({ ...world, hosts: relay.address + path });
    const older = await registries.start({ session: olderSession });
    const newer = await registries.start(world);
    await older.register(instanceOf("Greeting", "a", 40_001));
    await newer.register(instanceOf("Greeting", "a", 40_002));
    await eventually(() => records.length > 0);
    assert.match(records[0]?.message ?? "", /has registered \/services\/Greeting\/a, too/);
    await expire(olderSession, relay);
    const isAt = (port: number) => ([only]: readonly ServiceInstance[]) =>
      only?.endpoint === `tcp://127.0.0.1:${port}`;
    await untilInstances(observer, "Greeting", isAt(40_002));
    await newer.stop();
    await untilInstances(observer, "Greeting", isAt(40_001));
  } finally {
    configureLogging({ level: "error", sinks: [] });
  }
});

Deno.test("100 expired sessions leave connections and timers where they were", async () => {
  await using relay = new Relay({ port: theServer().port });
  await using registries = new Registries();
  const session = new ZookeeperSession(newWorld(relay.address));
  const registry = await registries.start({ session });
  await registry.register(instanceOf("Greeting", "a"));
  const connections = async () =>
    Number(/zk_num_alive_connections\t(\d+)/.exec(await theServer().ask("mntr"))?.[1]);
  const before = await connections();
  for (let round = 0; round < 100; round++) {
    await expire(session, relay);
    await untilInstances(registry, "Greeting", has("a"));
  }
  await eventually(async () => await connections() === before);
  assert.equal(relay.connectionCount, 1);
});
