import { testServiceRegistry } from "../../../tests/kit/contracts/service_registry.ts";
import { startZookeeper, type ZookeeperEnsemble } from "../../../tests/kit/servers/zookeeper.ts";
import { startPair } from "../../../tests/support/parts/start_pair.ts";
import { ZookeeperServiceRegistry } from "./registry.ts";

let zookeeper: ZookeeperEnsemble;
Deno.test.beforeAll(async () => {
  zookeeper = await startZookeeper();
});
Deno.test.afterAll(() => zookeeper?.stop()); // it may have failed to start

let worlds = 0;

testServiceRegistry("ZookeeperServiceRegistry", async () => {
  const hosts = `${zookeeper.hosts}/world${++worlds}`;
  const create = () => new ZookeeperServiceRegistry({ hosts });
  return Object.assign(await startPair(create), { unstarted: create() });
});
