import { testServiceRegistry } from "../../tests/kit/contracts/service_registry.ts";
import { startZookeeper, type ZookeeperEnsemble } from "../../tests/kit/servers/zookeeper.ts";
import { ZookeeperServiceRegistry } from "./registry.ts";

let zookeeper: ZookeeperEnsemble;
Deno.test.beforeAll(async () => {
  zookeeper = await startZookeeper();
});
Deno.test.afterAll(() => zookeeper.stop());

let worlds = 0;

testServiceRegistry("ZookeeperServiceRegistry", async () => {
  const hosts = `${zookeeper.hosts}/world${++worlds}`;
  const [first, second] = [1, 2].map(() => new ZookeeperServiceRegistry({ hosts })) as [
    ZookeeperServiceRegistry,
    ZookeeperServiceRegistry,
  ];
  await Promise.all([first.start(), second.start()]);
  return {
    first,
    second,
    async [Symbol.asyncDispose]() {
      await Promise.all([first.stop(), second.stop()]);
    },
  };
});
