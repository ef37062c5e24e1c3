import assert from "node:assert/strict";
import { createConfig } from "../../../core/config/mod.ts";
import { ConfigError } from "../../../core/errors.ts";
import { ZookeeperServiceRegistry, ZookeeperSession } from "../../../transports/zookeeper/mod.ts";
import { loadBuiltIn } from "../built_ins.ts";
import { createClassLoader } from "../../config/classes/load_class.ts";

const directories = { project: "/", state: "/" };
const loadClass = createClassLoader({
  cwd: "/",
  env: {},
  project: "/",
  loadBuiltIn: (builtIn) => loadBuiltIn(builtIn, directories),
});

function createRegistry(registry: unknown, dependencies = {}): Promise<unknown> {
  return createConfig({ container: { registry }, dependencies }, { loadClass })
    .create("container.registry");
}

Deno.test("ZooKeeper is named in one line, or in the words of the original", async () => {
  const hosts = "zk:2181";
  const zkclient = { class: "kazoo.client:KazooClient", hosts, timeout: 5 };
  const original = "lymph.discovery.zookeeper:ZookeeperServiceRegistry";
  const sections = [
    { class: "zookeeper" },
    { class: "zookeeper", hosts, chroot: "/other", timeout: "5s" },
    { class: "zookeeper", zkclient: { hosts } },
    { class: original, zkclient },
  ];
  for (const section of sections) {
    assert.ok(await createRegistry(section) instanceof ZookeeperServiceRegistry);
  }
});

Deno.test("registries share the client that they name as a dependency", async () => {
  const section = { class: "zookeeper", zkclient: "dep:zk" };
  const config = createConfig({
    container: { registry: section },
    dependencies: { zk: { class: "kazoo.client:KazooClient", hosts: "zk:2181" } },
  }, { loadClass });
  assert.ok(
    await config.create("container.registry") instanceof ZookeeperServiceRegistry,
  );
  const client = await config.shared("dependencies.zk");
  assert.ok(client instanceof ZookeeperSession);
  assert.equal(client.hosts, "zk:2181");
});

Deno.test("what is wrong with a section is one line that names it", async () => {
  const cases: readonly (readonly [section: unknown, message: RegExp])[] = [
    [{ class: "zookeeper", hosts: "zk:99999" }, /container\.registry .*"zk:99999"$/],
    [{ class: "zookeeper", hosts: 7 }, /container\.registry\.hosts must be a string/],
    [{ class: "zookeeper", timeout: "soon" }, /container\.registry\.timeout must be/],
    [{ class: "zookeeper", zkclient: { hosts: "" } }, /container\.registry\.zkclient .*host/],
    [{ class: "zookeeper", zkclient: "dep:none" }, /container\.registry\.zkclient .*dep:none/],
  ];
  for (const [section, message] of cases) {
    await assert.rejects(createRegistry(section), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, message);
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  }
});
