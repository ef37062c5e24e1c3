import assert from "node:assert/strict";
import { Container } from "../../core/container/container.ts";
import { rpc } from "../../core/rpc/decorators.ts";
import { Interface } from "../../core/interface/interface.ts";
import { NullEventSystem } from "../../transports/null_events.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { ZmtpTransport } from "../../transports/zmtp/mod.ts";
import {
  ZookeeperServiceRegistry,
  type ZookeeperSessionOptions,
} from "../../transports/zookeeper/mod.ts";
import { startZookeeper, type ZookeeperServer } from "../kit/servers/zookeeper.ts";
import { eventually } from "../support/eventually.ts";
import { newWorld } from "../support/servers/zookeeper.ts";

/** Longer than the sessions last. */
const OUTAGE_MS = 3000;

class Echo extends Interface {
  @rpc()
  echo({ text }: { text: string }): string {
    return text;
  }
}

/** A container in the cluster, and its registry. */
async function join(world: ZookeeperSessionOptions, serves: boolean) {
  const registry = new ZookeeperServiceRegistry(world);
  const container = new Container({
    registry,
    transport: new ZmtpTransport({ ip: "127.0.0.1", port: 0 }),
    events: new NullEventSystem(),
    serializer: new MsgpackSerializer(),
  }, { isolated: !serves });
  if (serves) await container.install(Echo);
  await container.start();
  return { container, registry, [Symbol.asyncDispose]: () => container.stop() };
}

/** Calls all the time while something happens. */
async function noCallFails(
  happen: (server: ZookeeperServer, untilLate: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  await using zookeeper = await startZookeeper();
  const world = newWorld(zookeeper.hosts);
  await using first = await join(world, true);
  await using second = await join(world, true);
  await using caller = await join(world, false);
  let isOver = false;
  let count = 0;
  const failures: unknown[] = [];
  const call = async (): Promise<void> => {
    const question = { subject: "Echo.echo", body: { text: "hi" } };
    while (!isOver) {
      await caller.container.client.request("Echo", question).catch((e) => failures.push(e));
      count++;
    }
  };
  const calling = Promise.all([call(), call()]);
  await eventually(() => count > 100);
  const all = [first, second, caller];
  await happen(
    zookeeper.servers[0] ?? assert.fail(),
    () => eventually(() => all.every(({ registry }) => registry.ageMs > OUTAGE_MS)),
  );
  await eventually(() => all.every(({ registry }) => registry.ageMs === 0));
  const before = count;
  await eventually(() => count > before + 100);
  isOver = true;
  await calling;
  assert.deepEqual(failures, []);
  // Both are in the registry again, not only in the caller's memory.
  await using late = await join(world, false);
  await eventually(async () => {
    const lists = late.registry.watch("Echo", new AbortController());
    for await (const list of lists) return list.length === 2;
    return false;
  });
}

Deno.test("R2: while ZooKeeper is killed and restarted no call fails", async () => {
  await noCallFails(async (server, untilLate) => {
    await server.kill();
    await untilLate();
    server.start();
    await server.ready();
  });
});

Deno.test("R2: while ZooKeeper hangs for longer than all sessions no call fails", async () => {
  await noCallFails(async (server, untilLate) => {
    server.pause();
    await untilLate();
    server.resume();
    await server.ready();
  });
});
