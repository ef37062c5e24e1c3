import assert from "node:assert/strict";
import type { ZookeeperServiceRegistry } from "../../transports/zookeeper/mod.ts";
import {
  startZookeeper,
  type ZookeeperEnsemble,
  type ZookeeperServer,
} from "../kit/servers/zookeeper.ts";
import { eventually } from "../support/eventually.ts";
import { tell } from "../support/tell.ts";
import { collectLists, instanceOf, newWorld, Registries } from "../support/servers/zookeeper.ts";

const COUNT = 9;

let zookeeper: ZookeeperEnsemble;
Deno.test.beforeEach(async () => {
  zookeeper = await startZookeeper({ servers: 3 });
});
Deno.test.afterEach(() => zookeeper.stop());

/** Nine instances on three servers, and one who watches them while something happens. */
async function noneDisappears(
  happen: () => Promise<unknown>,
  isOver: (members: readonly ZookeeperServiceRegistry[]) => boolean,
): Promise<void> {
  await using registries = new Registries();
  const world = { ...newWorld(zookeeper.hosts), sessionTimeoutMs: 6000 };
  const members = await Promise.all(
    Array.from({ length: COUNT }, () => registries.start(world)),
  );
  await Promise.all(members.map((m, i) => m.register(instanceOf("Greeting", `${i}`))));
  const observer = await registries.start(world);
  const lists = collectLists(observer, "Greeting");
  await eventually(() => lists.at(-1)?.length === COUNT);
  const { length } = lists;
  const startedMs = performance.now();
  await happen();
  await eventually(() => isOver([...members, observer]));
  await eventually(() => [...members, observer].every(({ ageMs }) => ageMs === 0));
  tell(`R4: all are connected again after ${Math.round(performance.now() - startedMs)} ms`);
  // What comes after all that had to come before.
  await observer.register(instanceOf("Greeting", "late"));
  await eventually(() => lists.at(-1)?.length === COUNT + 1);
  assert.deepEqual(lists.slice(length).filter((list) => list.length < COUNT), []);
}

Deno.test("R4: the leader of three servers is killed, and no instance disappears", async () => {
  await noneDisappears(
    async () => await (await zookeeper.leader()).kill(),
    (members) => members.some(({ ageMs }) => ageMs > 0),
  );
});

Deno.test("R4: one of three servers hangs, and no instance disappears", async () => {
  await noneDisappears(
    async () => (await mostWantedFollower()).pause(),
    (members) => members.some(({ ageMs }) => ageMs > 0),
  );
});

/** Each client has chosen its server by chance: one that nobody has chosen would not be missed. */
async function mostWantedFollower(): Promise<ZookeeperServer> {
  const statuses = await Promise.all(zookeeper.servers.map((server) => server.ask("srvr")));
  const wanted = statuses.map((status) =>
    /^Mode: follower$/m.test(status) ? Number(/^Connections: (\d+)$/m.exec(status)?.[1]) : 0
  );
  return zookeeper.servers[wanted.indexOf(Math.max(...wanted))] ?? assert.fail();
}
