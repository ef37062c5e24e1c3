import assert from "node:assert/strict";
import { join } from "node:path";
import { createConfig } from "../../core/config/section.ts";
import { describeEvents, describeRegistry } from "../parts/describe_parts.ts";
import { examineClock } from "./examine_clock.ts";
import { examineEnvironment } from "./examine_environment.ts";
import { examinePorts } from "./examine_ports.ts";
import { examineVersion } from "./examine_runtime.ts";
import { examineStateDirectory } from "./examine_state_directory.ts";

const configOf = (values: Record<string, unknown>) =>
  createConfig(values, { fileOf: () => "test.yml", env: {} });

Deno.test("a release of Deno that is too old is a problem", () => {
  for (const version of ["2.9.0", "2.10.1", "3.0.0"]) {
    assert.equal(examineVersion(version).state, "ok", version);
  }
  for (const version of ["2.8.3", "1.46.0"]) {
    assert.equal(examineVersion(version).state, "problem", version);
  }
});

Deno.test("variables that have no effect are noticed, with what may have been meant", () => {
  const [set, unknown, ...others] = examineEnvironment({
    LYMPH_CONFIG: "a.yml",
    LYMPH_CONFG: "b.yml",
    LYMPH_NODE: "tcp://127.0.0.1:1",
    LYMPH_VARS: "",
    HOME: "/root",
  });
  assert.equal(set?.value, "LYMPH_CONFIG=a.yml");
  assert.deepEqual([unknown?.state, unknown?.remedy], ["notice", "Set LYMPH_CONFIG"]);
  assert.deepEqual(others, []);
});

Deno.test("a clock that is behind a file is a problem", async () => {
  const file = await Deno.makeTempFile();
  assert.equal((await examineClock([file, "nowhere"])).state, "ok");
  const { state, value } = await examineClock([file], new Date("2020-01-01T00:00:00Z"));
  assert.equal(state, "problem");
  assert.ok(value.startsWith(`2020-01-01T00:00:00.000Z, but ${file} was written at `));
  await Deno.remove(file);
});

Deno.test("a state directory must be writable, or else can be made", async () => {
  const directory = await Deno.makeTempDir();
  assert.equal((await examineStateDirectory(join(directory, "a", "b"))).state, "ok");
  assert.deepEqual([...Deno.readDirSync(directory)], []);
  const file = join(directory, "file");
  await Deno.writeTextFile(file, "");
  const { state, value } = await examineStateDirectory(join(file, ".lymph"));
  assert.equal(state, "problem");
  assert.match(value, /\/file\/\.lymph cannot be written to: /);
  await Deno.chmod(directory, 0o777);
  const open = await examineStateDirectory(directory);
  assert.equal(open.state, "problem", "A5 others may write to it");
  assert.match(open.value, /only its owner may write to it/);
  await Deno.remove(directory, { recursive: true });
});

Deno.test("ports of sockets, of interfaces and of the container are looked at once each", () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const findings = examinePorts(
    configOf({
      sockets: { web: { port } },
      interfaces: { Web: { class: "web:Web", port }, Greeting: { class: "greeting:Greeting" } },
    }),
    "127.0.0.1",
  );
  assert.deepEqual(findings.map(({ state, value }) => [state, value]), [
    ["problem", `127.0.0.1:${port} of sockets.web is in use`],
  ]);
});

Deno.test("a port that a service of the project uses is in order", () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const instance = {
    id: "1",
    service: "Web",
    identity: "1",
    endpoint: "tcp://127.0.0.1:1",
    version: null,
    metadata: { http_port: port },
  };
  const config = configOf({ sockets: { Web: { port } } });
  assert.deepEqual(
    examinePorts(config, "127.0.0.1", [instance]).map(({ state, value }) => [state, value]),
    [["ok", `127.0.0.1:${port} of sockets.Web is used by Web`]],
  );
});

Deno.test("parts are told with their places, and without passwords", () => {
  const original = configOf({
    container: {
      registry: {
        class: "lymph.discovery.zookeeper:ZookeeperServiceRegistry",
        zkclient: "dep:zk",
      },
      events: {
        class: "lymph.events.kombu:KombuEventSystem",
        hostname: "amqp://joe:secret@rabbitmq:5673//",
      },
    },
    dependencies: { zk: { class: "kazoo.client:KazooClient", hosts: "zk:2181" } },
  });
  assert.equal(describeRegistry(original, "/state"), "ZooKeeper at zk:2181");
  assert.equal(describeEvents(original, "/state"), "AMQP broker at rabbitmq:5673");
  const short = configOf({ container: { registry: { class: "zookeeper", hosts: "a:1,b:2" } } });
  assert.equal(describeRegistry(short, "/state"), "ZooKeeper at a:1,b:2");
  assert.equal(describeRegistry(configOf({}), "/state"), "embedded, in /state");
  const elsewhere = configOf({ container: { registry: { path: "/r" }, events: { path: "/e" } } });
  assert.equal(describeRegistry(elsewhere, "/state"), "embedded, in /r");
  assert.equal(describeEvents(elsewhere, "/state"), "embedded, in /e");
  const shared = configOf({
    container: { registry: "dep:own", events: "dep:broker" },
    dependencies: {
      own: { class: "mine:Registry" },
      broker: { class: "lymph.events.kombu:KombuEventSystem", hostname: "rabbitmq" },
    },
  });
  assert.equal(describeRegistry(shared, "/state"), "mine:Registry");
  assert.equal(describeEvents(shared, "/state"), "AMQP broker at rabbitmq:5672");
});
