/** `lymph doctor` through the real program, on configurations that are well and that are not. */
import assert from "node:assert/strict";
import { startRabbitmq } from "../kit/servers/rabbitmq.ts";
import { startZookeeper } from "../kit/servers/zookeeper.ts";
import { runLymph } from "../support/projects/lymph_process.ts";
import { createProject } from "../support/projects/project.ts";

const cluster = (hosts: string, broker: string) =>
  JSON.stringify({
    container: {
      registry: { class: "zookeeper", hosts },
      events: { class: "amqp", url: broker, connect_timeout: "500ms" },
    },
  });

Deno.test("a project with nothing but defaults is well", async () => {
  await using project = await createProject({ "deno.json": "{}" });
  const { code, stdout, stderr } = await runLymph(["doctor"], { cwd: project.path });
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^ok {3}Registry {7}embedded, in .*\.lymph: 0 services, 0 instances, /m);
  assert.match(stdout, /^ok {3}Events {9}embedded, in .*\.lymph: a subscription takes /m);
  assert.doesNotMatch(stdout, /^FAIL/m);
});

Deno.test("servers that answer are well, with what they know and how soon", async () => {
  await using zookeeper = await startZookeeper();
  await using rabbitmq = await startRabbitmq();
  await using project = await createProject({
    ".lymph.yml": cluster(zookeeper.hosts, rabbitmq.url),
  });
  const { code, stdout } = await runLymph(["doctor", "--json"], { cwd: project.path });
  const { ok, findings } = JSON.parse(stdout);
  assert.deepEqual([code, ok], [0, true], stdout);
  const valueOf = (name: string) =>
    findings.find((finding: { name: string }) => finding.name === name).value;
  const registry = new RegExp(`^ZooKeeper at ${zookeeper.hosts}: 0 services, .* in [0-9.]+ ms$`);
  assert.match(valueOf("Registry"), registry);
  assert.match(valueOf("Events"), new RegExp(`^AMQP broker at 127.0.0.1:${rabbitmq.port}: `));
});

Deno.test("servers that are not there are problems, each with what to do", async () => {
  await using project = await createProject({
    ".lymph.yml": cluster("127.0.0.1:1", "amqp://127.0.0.1:2"),
  });
  const { code, stdout } = await runLymph(["doctor"], { cwd: project.path });
  assert.equal(code, 1);
  assert.match(stdout, /^FAIL Registry {7}ZooKeeper at 127\.0\.0\.1:1: .*\n +-> Start it, or /m);
  assert.match(stdout, /^FAIL Events {9}AMQP broker at 127\.0\.0\.1:2: .*\n +-> Start it, or /m);
});

Deno.test("a configuration that cannot be read is a problem, and the rest is looked at", async () => {
  await using project = await createProject({ ".lymph.yml": "container: [" });
  const { code, stdout } = await runLymph(["doctor"], { cwd: project.path });
  assert.equal(code, 1);
  assert.match(stdout, /^ok {3}Deno/m);
  assert.match(stdout, /^FAIL Configuration {2}\.lymph\.yml:1:13: .*\n +-> Correct it: /m);
});

Deno.test("a port in use and a directory that cannot be are problems", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  await using project = await createProject({
    ".lymph.yml": JSON.stringify({ interfaces: { Web: { class: "web:Web", port } } }),
    "file": "",
  });
  const env = { LYMPH_STATE_DIR: "file/state", LYMPH_STAT_DIR: "state" };
  const { code, stdout } = await runLymph(["doctor"], { cwd: project.path, env });
  assert.equal(code, 1);
  assert.match(stdout, new RegExp(`^FAIL Ports +127\\.0\\.0\\.1:${port} of interfaces\\.Web`, "m"));
  assert.match(stdout, /^FAIL State +.*file\/state cannot be written to: /m);
  assert.match(
    stdout,
    /^note Environment +LYMPH_STAT_DIR has no effect\n +-> Set LYMPH_STATE_DIR/m,
  );
});

Deno.test("P9 doctor reads the files of the instances that a node would run", async () => {
  const command = (name: string) => `lymph instance --config=conf/${name}.yml`;
  const interfaces = (module: string) => `interfaces:\n  Shop: { class: "${module}:Shop" }\n`;
  await using project = await createProject({
    "deno.json": "{}",
    ".lymph.yml": JSON.stringify({
      instances: {
        Fine: { command: command("fine") },
        Misspelt: { command: command("misspelt") },
        Nowhere: { command: command("nowhere") },
        Lost: { command: command("lost") },
      },
    }),
    "conf/fine.yml": interfaces("shop"),
    "conf/misspelt.yml": "interfaes: {}\n",
    "conf/lost.yml": interfaces("shoop"),
    "services/shop.ts": "",
  });
  const { code, stdout } = await runLymph(["doctor"], { cwd: project.path });
  assert.equal(code, 1, stdout);
  assert.match(stdout, /^FAIL Instances +Misspelt: conf\/misspelt\.yml: interfaes .*interfaces/m);
  assert.match(stdout, /^FAIL Instances +Nowhere: Cannot read conf\/nowhere\.yml/m);
  assert.match(stdout, /^FAIL Instances +Lost: there is no module "shoop"$/m);
  assert.doesNotMatch(stdout, /Fine:/);
});
