import assert from "node:assert/strict";
import { join } from "node:path";
import { eventually } from "../support/eventually.ts";
import { NodeProject } from "../support/projects/node_project.ts";
import { createProject } from "../support/projects/project.ts";
import { openClient } from "../support/parts/open_client.ts";
import { within } from "../support/within.ts";

/** Writes a file of the project whenever it is asked. */
const WRITER = `
import { Interface, rpc } from "@lymph/lymph";

export class Writer extends Interface {
  @rpc()
  async write(): Promise<number> {
    await Deno.writeTextFile("written.json", "{}");
    await Deno.writeTextFile("services/written.ts", "export {};");
    return Deno.pid;
  }
}
`;
const LYMPH = (name: string) => `lymph instance --config=conf/${name}.yml`;

async function pidsOf(project: NodeProject): Promise<Record<string, number | null>> {
  const processes = await project.processes();
  return Object.fromEntries(processes.map(({ name, pid }) => [name, pid]));
}

Deno.test("S8 --reload restarts what imports a changed file, says which, and nothing else", async () => {
  await using project = await NodeProject.create({
    services: { Greeting: 1 },
    programs: { Writer: { command: LYMPH("writer") } },
  });
  await project.write("services/writer.ts", WRITER);
  await project.write("conf/writer.yml", "interfaces:\n  Writer: { class: writer:Writer }\n");
  const node = await project.startNode("--reload");
  await using caller = await openClient(project.stateDir);
  await caller.untilInstances("Writer", 1);
  const before = await pidsOf(project);
  const question = { subject: "Writer.write", body: {} };
  assert.equal((await caller.client.request("Writer", question)).body, before["Writer.0"]);
  // What was written before has been looked at by the time that this change has its effect.
  const source = await project.read("services/greeting.ts");
  await project.write("services/greeting.ts", `${source}\n`);
  await node.stderr(/^Restarting Greeting: services\/greeting\.ts has changed$/m);
  const after = await eventually(async () => {
    const pids = await pidsOf(project);
    return pids["Greeting.0"] !== before["Greeting.0"] && pids["Greeting.0"] !== null && pids;
  });
  assert.equal(after["Writer.0"], before["Writer.0"]);
  const restarts = (await node.logLines()).filter((line) => line.startsWith("Restarting"));
  assert.equal(restarts.length, 1);
});

Deno.test("S8 --reload sees files outside of the project that services name or import", async () => {
  await using shared = await createProject({ "words.ts": "", "tool.conf": "" });
  const path = (name: string) => join(shared.path, name);
  await using project = await NodeProject.create({
    programs: {
      Greeting: { command: LYMPH("greeting") },
      Tool: { command: `tail -f ${path("tool.conf")}` },
    },
  });
  const source = await project.read("services/greeting.ts");
  await project.write("services/greeting.ts", `${source}import "${path("words.ts")}";\n`);
  const node = await project.startNode("--reload");
  for (const [name, service] of [["words.ts", "Greeting"], ["tool.conf", "Tool"]] as const) {
    const before = await pidsOf(project);
    // A file beside them is of no service; an editor replaces a file by another one.
    await Deno.writeTextFile(path("other.ts"), "");
    await Deno.writeTextFile(path(`${name}.new`), "\n");
    await Deno.rename(path(`${name}.new`), path(name));
    await node.stderr(new RegExp(`^Restarting ${service}: .*/${name} has changed$`, "m"));
    await eventually(async () => {
      const pid = (await pidsOf(project))[`${service}.0`];
      return pid !== null && pid !== before[`${service}.0`];
    });
  }
  const restarts = (await node.logLines()).filter((line) => line.startsWith("Restarting"));
  assert.equal(restarts.length, 2);
});

Deno.test("S8 --reload and SIGHUP take over numprocesses, and services that come and go", async (t) => {
  for (const way of ["--reload", "SIGHUP"] as const) {
    await t.step(way, async () => {
      await using project = await NodeProject.create({
        services: { Greeting: 1 },
        programs: { Gone: { command: "sleep 600" } },
      });
      const node = await project.startNode(...way === "SIGHUP" ? [] : [way]);
      const config = JSON.parse(await project.read(".lymph.yml"));
      const { Greeting } = config.instances;
      config.instances = {
        Greeting: { ...Greeting, numprocesses: 2 },
        New: { command: "sleep 601" },
      };
      await project.write(".lymph.yml", JSON.stringify(config));
      if (way === "SIGHUP") node.signal("SIGHUP");
      await eventually(async () => {
        const processes = await project.processes();
        return processes.every(({ state }) => state === "serving") &&
          processes.map(({ name }) => name).join() === "Greeting.0,Greeting.1,New.0";
      });
    });
  }
});

Deno.test("P9 a misconfigured instance is told once, and starts again when a file changes", async () => {
  await using project = await NodeProject.create({
    services: { Greeting: 1 },
    programs: { Broken: { command: LYMPH("broken") } },
  });
  await project.write("conf/broken.yml", "interfaces:\n  Greeter: { class: nowhere:Greeter }\n");
  const node = project.start("node");
  await node.stderr(/^Broken\.0 +\| is misconfigured; starts again when a file changes/m);
  const [broken] = await project.processes("Broken");
  assert.deepEqual([broken?.state, broken?.restarts], ["waiting", 1]);
  await project.write("conf/broken.yml", await project.read("conf/greeting.yml"));
  await eventually(async () => (await project.processes("Broken"))[0]?.state === "serving");
  const told = (await node.logLines()).filter((line) => /nowhere/.test(line));
  assert.equal(told.length, 1, told.join("\n"));
});

Deno.test("P8 SIGHUP to a node reopens its log and those of its services", async () => {
  await using project = await NodeProject.create({
    programs: {
      Greeting: { command: `${LYMPH("greeting")} --logfile=service.log --loglevel=INFO` },
    },
  });
  const node = await project.startNode("--logfile=node.log", "--loglevel=INFO");
  const directory = join(project.stateDir, "..");
  for (const name of ["node", "service"]) {
    await Deno.rename(join(directory, `${name}.log`), join(directory, `${name}.log.1`));
  }
  node.signal("SIGHUP");
  for (const name of ["node", "service"]) {
    const text = await eventually(() => project.read(`${name}.log`).catch(() => false as const));
    assert.doesNotMatch(text, /not reloaded/);
    await eventually(async () => /Reopened the log/.test(await project.read(`${name}.log`)));
  }
  node.signal("SIGTERM");
  assert.equal((await within(node.ended, "the end of the node")).code, 0);
});

Deno.test("P8 a terminal that is closed ends a node in it, and all of its processes", async () => {
  await using project = await NodeProject.create({ services: { Greeting: 1 } });
  const terminal = project.startInTerminal("node");
  await project.untilServing();
  Deno.kill(terminal.pid, "SIGKILL"); // as a terminal program that crashes
  await project.untilNothingIsLeft();
  await terminal[Symbol.asyncDispose]();
});
