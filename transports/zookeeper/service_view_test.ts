import assert from "node:assert/strict";
import { untilInstances } from "../../tests/kit/contracts/service_registry.ts";
import { startZookeeper } from "../../tests/kit/servers/zookeeper.ts";
import { eventually } from "../../tests/support/eventually.ts";
import { collectLists, instanceOf, newWorld, Registries } from "../../tests/support/zookeeper.ts";
import { type ReadOptions, ZookeeperSession } from "./mod.ts";

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

function isMoved({ endpoint }: { readonly endpoint: string }): boolean {
  return endpoint === "tcp://127.0.0.1:40003";
}
