import assert from "node:assert/strict";
import { readServices } from "../../cli/node/service_spec.ts";
import { readSharedPorts } from "../../cli/node/shared_ports.ts";
import { loadConfig } from "../../cli/load_config.ts";
import { hasEmbeddedEvents } from "../support/default_events.ts";
import { eventually } from "../support/eventually.ts";
import { NodeProject } from "../support/node_project.ts";

const test = await hasEmbeddedEvents() ? Deno.test : Deno.test.ignore;
const ROOT = new URL("../../", import.meta.url);

test("the tutorial's last chapter: all services on one port through lymph node", async (t) => {
  await using project = await NodeProject.create({ services: { Web: 2, Greeting: 3, Listen: 4 } });
  const node = await project.startNode();

  await t.step("discover shows how many instances there are", async () => {
    const { stdout } = await project.run("discover");
    assert.equal(stdout, "Greeting [3]\nListen [4]\nWeb [2]\nnode [1]\n");
  });

  await t.step("a request goes through all three, and each prints its line", async () => {
    const response = await fetch(`http://127.0.0.1:${project.port}/greet?name=Joe`);
    assert.equal(await response.text(), "Hi, Joe!");
    assert.match(response.headers.get("x-trace-id") ?? "", /^[0-9a-f]{32}$/);
    const lines = await eventually(async () => {
      const found = await node.outputLines();
      return found.length >= 3 && found;
    });
    assert.deepEqual(lines.map((line) => line.replace(/\.\d +\| /, " | ")), [
      "Web | About to greet Joe",
      "Greeting | Saying hi to Joe",
      "Listen | Somebody greeted Joe",
    ]);
  });

  await t.step("the node measures the memory of each process", async () => {
    const { stdout } = await project.run(
      "request",
      "lymph.get_metrics",
      "--address=node",
      "--json",
    );
    const samples: [string, number, Record<string, string>][] = JSON.parse(stdout);
    const memory = samples.filter(([name, value]) =>
      name === "node.process.memory.rss" && value > 10 * 1024 * 1024
    );
    const types = memory.map(([, , tags]) => tags["service_type"]);
    const sizes = Map.groupBy(types, (type) => type).entries().map(([k, v]) => [k, v.length]);
    assert.deepEqual([...sizes], [["Web", 2], ["Greeting", 3], ["Listen", 4]]);
  });
});

Deno.test("the repository's .lymph.yml is the tutorial's", async () => {
  const { config } = await loadConfig({ cwd: ROOT.pathname, env: {}, config: ".lymph.yml" });
  assert.deepEqual(
    readServices(config).map(({ name, count, command }) => [name, count, command.join(" ")]),
    [
      ["Web", 2, "lymph instance --config=conf/web.yml"],
      ["Greeting", 3, "lymph instance --config=conf/greeting.yml"],
      ["Listen", 4, "lymph instance --config=conf/listen.yml"],
    ],
  );
  assert.deepEqual(readSharedPorts(config, "127.0.0.1").map(({ port }) => port), [4080]);
});
