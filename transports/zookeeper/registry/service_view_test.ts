import assert from "node:assert/strict";
import { untilInstances } from "../../../tests/kit/contracts/until_instances.ts";
import { startZookeeper } from "../../../tests/kit/servers/zookeeper.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import {
  collectLists,
  instanceOf,
  newWorld,
  Registries,
} from "../../../tests/support/servers/zookeeper.ts";
import { fakeTime } from "../../../tests/kit/mod.ts";
import { type ReadOptions, ZookeeperError, ZookeeperSession } from "../mod.ts";
import { ServiceView } from "./service_view.ts";

/** A session that keeps what it reads of one node to itself until it is told to go on. */
class HoldingSession extends ZookeeperSession {
  readonly goOn: PromiseWithResolvers<void> = Promise.withResolvers();
  isHolding = false;

  override async read(path: string, options?: ReadOptions): Promise<Uint8Array | undefined> {
    const data = await super.read(path, options);
    if (path.endsWith("/slow")) {
      this.isHolding = true;
      await this.goOn.promise;
    }
    return data;
  }
}

Deno.test("what changes while others are still being read is read again", async () => {
  await using zookeeper = await startZookeeper();
  await using registries = new Registries();
  const world = newWorld(zookeeper.hosts);
  const member = await registries.start(world);
  await member.register(instanceOf("Greeting", "quick", 40_001));
  await member.register(instanceOf("Greeting", "slow", 40_002));
  const session = new HoldingSession(world);
  const lists = collectLists(await registries.start({ session }), "Greeting");
  const changed = Promise.withResolvers<string>();
  await eventually(() => session.isHolding);
  session.watch("/services/Greeting/quick", changed.resolve);
  await member.register(instanceOf("Greeting", "quick", 40_003));
  await changed.promise;
  await untilInstances(member, "Greeting", (list) => list.some(isMoved));
  session.goOn.resolve();
  await eventually(() => lists.at(-1)?.some(isMoved));
  assert.equal(lists.at(-1)?.length, 2);
});

Deno.test("services that never were share a watch, and are seen when they come", async () => {
  await using zookeeper = await startZookeeper();
  await using registries = new Registries();
  const world = newWorld(zookeeper.hosts);
  const [asking, member] = [await registries.start(world), await registries.start(world)];
  const isEmpty = (list: readonly unknown[]) => list.length === 0;
  for (let i = 0; i < 20; i++) await untilInstances(asking, `Before${i}`, isEmpty);
  await member.register(instanceOf("Greeting", "a", 40_001));
  for (let i = 0; i < 20; i++) await untilInstances(asking, `After${i}`, isEmpty);
  const [hostname = "", port] = zookeeper.hosts.split(":");
  using connection = await Deno.connect({ hostname, port: Number(port) });
  await connection.write(new TextEncoder().encode("mntr"));
  const [, watches] = /watch_count\s+(\d+)/.exec(await new Response(connection.readable).text()) ??
    [];
  assert.ok(Number(watches) < 10, `${watches} watches`);
  const coming = untilInstances(asking, "After0", (list) => list.length === 1);
  await member.register(instanceOf("After0", "b", 40_002));
  await coming;
});

function isMoved({ endpoint }: { readonly endpoint: string }): boolean {
  return endpoint === "tcp://127.0.0.1:40003";
}

/** As much of a session as a view needs, and how often it was asked for the list. */
class CountedSession {
  readonly id = "0000000000000001";
  graceMs = 0;
  reads = 0;
  names = ["a", "b"];
  reconnect = (): void => {};
  tell = (_path: string): void => {};

  onConnected(listener: () => void): () => void {
    this.reconnect = listener;
    return () => {};
  }
  watch(path: string, listener: (path: string) => void): () => void {
    if (path !== "/services") this.tell = listener;
    return () => {};
  }
  forbidden = "";

  children(path: string): Promise<string[]> {
    this.reads++;
    if (path === this.forbidden) return Promise.reject(new ZookeeperError("NO_AUTH", "not ours"));
    return Promise.resolve(this.names);
  }
  read(path: string): Promise<Uint8Array> {
    if (path === this.forbidden) return Promise.reject(new ZookeeperError("NO_AUTH", "not ours"));
    const id = path.slice(-1);
    const text = JSON.stringify({ id, endpoint: "tcp://127.0.0.1:40001" });
    return Promise.resolve(new TextEncoder().encode(text));
  }
}

Deno.test("an instance that is missing after an outage is waited for, without polling", async () => {
  using time = fakeTime();
  const session = new CountedSession();
  const options = { onChange: () => {}, onIgnored: () => {} };
  using view = new ServiceView(session as unknown as ZookeeperSession, "Greeting", options);
  await time.advance(100);
  assert.equal(view.list?.length, 2);
  Object.assign(session, { reads: 0, names: ["a"], graceMs: 3000 });
  session.reconnect();
  await time.advance(1000);
  assert.deepEqual([view.list?.length, session.reads], [2, 1]);
  // What changes meanwhile is not held up by the wait.
  session.names = ["a", "c"];
  session.tell("/services/Greeting");
  await time.advance(100);
  assert.deepEqual([view.list?.length, session.reads], [3, 2]);
  session.graceMs = 0;
  await time.advance(3000);
  assert.deepEqual([view.list?.length, session.reads], [2, 3]);
});

Deno.test("A18 a service whose nodes we may not list has no instances, and is asked for seldom", async () => {
  using time = fakeTime();
  const session = new CountedSession();
  session.forbidden = "/services/Greeting";
  const ignored: string[] = [];
  const onIgnored = (path: string, reason: string) => ignored.push(`${path}: ${reason}`);
  const options = { onChange: () => {}, onIgnored };
  using view = new ServiceView(session as unknown as ZookeeperSession, "Greeting", options);
  await time.advance(5000);
  assert.deepEqual(view.list, []);
  assert.deepEqual(ignored, ["/services/Greeting: not ours"]);
  session.forbidden = "";
  await time.advance(10_000);
  assert.equal(view.list?.length, 2);
});

Deno.test("A18 a node that we may not read hides no others, and is read once we may", async () => {
  using time = fakeTime();
  const session = new CountedSession();
  session.forbidden = "/services/Greeting/b";
  const ignored: string[] = [];
  const options = { onChange: () => {}, onIgnored: (path: string) => ignored.push(path) };
  using view = new ServiceView(session as unknown as ZookeeperSession, "Greeting", options);
  await time.advance(5000);
  assert.deepEqual(view.list?.map(({ id }) => id), ["a"]);
  assert.deepEqual(ignored, ["/services/Greeting/b"]);
  session.forbidden = "";
  await time.advance(10_000);
  assert.equal(view.list?.length, 2);
});

Deno.test("M6 many changes at once are read together", async () => {
  using time = fakeTime();
  const session = new CountedSession();
  const options = { onChange: () => {}, onIgnored: () => {} };
  using view = new ServiceView(session as unknown as ZookeeperSession, "Greeting", options);
  await time.advance(100);
  session.reads = 0;
  for (let change = 0; change < 40; change++) {
    session.names = ["a", "b", `c${change}`];
    session.tell("/services/Greeting");
    await time.advance(5);
  }
  await time.advance(100);
  assert.equal(view.list?.length, 3);
  // 200 ms of changes, and at least 50 ms between two reads.
  assert.ok(session.reads >= 3 && session.reads <= 6, `The list was read ${session.reads} times`);
});

Deno.test("M6 the list of a large service is read the less often, and a single change at once", async () => {
  using time = fakeTime();
  const session = new CountedSession();
  const options = { onChange: () => {}, onIgnored: () => {} };
  const names = Array.from({ length: 500 }, (_, index) => `${index}`);
  session.names = names;
  using view = new ServiceView(session as unknown as ZookeeperSession, "Greeting", options);
  await time.advance(1000);
  session.reads = 0;
  const change = (name: string): void => {
    session.names = [...names, name];
    session.tell("/services/Greeting");
  };
  change("first");
  await time.advance(20);
  assert.deepEqual([view.list?.length, session.reads], [501, 1]);
  for (let i = 0; i < 100; i++) {
    change(`later ${i}`);
    await time.advance(20);
  }
  // 2,000 ms of changes, and at least 501 ms between two reads.
  assert.ok(session.reads <= 5, `The list was read ${session.reads} times`);
});
