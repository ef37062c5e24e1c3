import assert from "node:assert/strict";
import { readServices } from "../../cli/node/services/service_spec.ts";
import { readSharedPorts } from "../../cli/node/ports/shared_ports.ts";
import { loadConfig } from "../../cli/config/load_config.ts";
import { type Backend, useBackends } from "../support/servers/backends.ts";
import { eventually } from "../support/eventually.ts";
import { NodeProject } from "../support/projects/node_project.ts";

const ROOT = new URL("../../", import.meta.url);

const LOOKING_INSIDE = await Deno.readTextFile(
  new URL("docs/tutorial/06-looking-inside.md", ROOT),
);
const SERVICES = ["Web", "Greeting", "Listen"];

for (const backend of useBackends()) {
  Deno.test(
    `the tutorial's last chapter on ${backend.name}: all services on one port through lymph node`,
    (t) => readLastChapter(t, backend),
  );
}

async function readLastChapter(t: Deno.TestContext, backend: Backend): Promise<void> {
  const services = { Web: 2, Greeting: 3, Listen: 4 };
  const { config } = backend.createWorld();
  await using project = await NodeProject.create({ services, config });
  const node = await project.startNode();

  await t.step("discover shows how many instances there are", async () => {
    const { stdout } = await project.run("discover");
    assert.equal(stdout, "Greeting [3]\nListen [4]\nWeb [2]\nnode [1]\n");
  });

  await t.step("a request goes through all three, and each prints its line", async () => {
    await ask(project);
    const lines = await eventually(async () => {
      const found = await node.outputLines();
      return found.length >= 3 && found;
    });
    // The node reads them from three processes: nobody promises in which order.
    assert.deepEqual(lines.map((line) => line.replace(/\.\d +\| /, " | ")).sort(), [
      "Greeting | Saying hi to Joe",
      "Listen | Somebody greeted Joe",
      "Web | About to greet Joe",
    ]);
  });

  await t.step(
    "lymph tail, as the tutorial has it, shows a request's trace in all three",
    async () => {
      const command = /^\$ lymph (tail .*)$/m.exec(LOOKING_INSIDE)?.[1] ?? "";
      const tail = project.start(...command.split(" "));
      await tail.stderr(new RegExp(SERVICES.map((name) => `Following ${name}\\n`).join("")));
      await eventually(async () => {
        // Services learn of who has just begun to listen when they read their sockets next.
        const traceId = await ask(project);
        return await eventually(async () => {
          const lines = (await tail.outputLines()).filter((line) =>
            line.endsWith(` - trace_id="${traceId}"`)
          );
          return SERVICES.every((name) => lines.some((line) => line.startsWith(`[${name}][`)));
        }, { timeoutMs: 5000 }).catch(() => false);
      });
      tail.signal("SIGINT");
      assert.equal((await tail.ended).code, 0);
      assert.doesNotMatch((await node.logLines()).join("\n"), /DEBUG|INFO/);
    },
  );

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
}

/** Asks the web service with curl; resolves to the trace id that it tells. */
async function ask({ port }: NodeProject): Promise<string> {
  const curl = new Deno.Command("curl", {
    args: ["--silent", "--include", `http://127.0.0.1:${port}/greet?name=Joe`],
  });
  const answer = new TextDecoder().decode((await curl.output()).stdout);
  assert.match(answer, /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nHi, Joe!$/);
  return /^x-trace-id: ([0-9a-f]{32})\r$/im.exec(answer)?.[1] ?? assert.fail(answer);
}

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
