import assert from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { Load } from "../support/load/load.ts";
import { NodeProject } from "../support/projects/node_project.ts";
import { tell } from "../support/tell.ts";

const SERVICES = { Web: 2, Greeting: 2, Listen: 2 };
const DEAF = `trap "" TERM INT; while :; do sleep 603; done`;
/** Ignores whatever asks it to stop, and so do the processes that it has started. */
const DEAF_FAMILY = {
  command: ["sh", "-c", `trap "" TERM INT; sh -c '${DEAF}' & while :; do sleep 604; done`],
  stop_timeout: "200ms",
};

/** People who greet through the web service, for as long as they are let. */
function startLoad({ port }: NodeProject): Load {
  const url = `http://127.0.0.1:${port}/greet?name=Joe`;
  const greet = async () => {
    const response = await fetch(url);
    assert.equal(await response.text(), "Hi, Joe!");
  };
  return new Load(greet, { concurrency: 8 });
}

Deno.test("kill -9 of each process under load: another one takes its place, and work goes on", async (t) => {
  await using project = await NodeProject.create({ services: SERVICES });
  await using node = await project.startNode();
  const starts = async (name: string) => {
    const isServing = (line: string) => line.startsWith(name) && line.includes("| Serving");
    return (await node.logLines()).filter(isServing).length;
  };
  await using load = startLoad(project);
  for (const { name, pid } of await project.processes()) {
    await t.step(name, async () => {
      await load.progress(50);
      const start = performance.now();
      Deno.kill(pid ?? 0, "SIGKILL");
      await eventually(async () => await starts(name) === 2);
      tell(`${name} serves again ${Math.round(performance.now() - start)} ms after kill -9`);
      await load.progress(50);
    });
  }
});

Deno.test("L4 a process that crashes at once under load costs the others no request", async () => {
  await using project = await NodeProject.create({
    services: SERVICES,
    programs: { Crash: { command: ["sh", "-c", "exit 3"] } },
  });
  const node = project.start("node");
  await node.stderr(/^Web\.\d +\| Serving/m);
  await node.stderr(/^Greeting\.\d +\| Serving/m);
  await using load = startLoad(project);
  const delays = await eventually(async () => {
    const lines = (await node.logLines()).filter((line) => line.startsWith("Crash.0"));
    const found = lines.flatMap((line) => /starts again in (\d+\.\d) s$/.exec(line)?.[1] ?? []);
    return found.length >= 6 && found.map(Number);
  });
  assert.deepEqual(delays, delays.toSorted((a, b) => a - b));
  await load.progress(50);
  assert.deepEqual((await load.stop()).failures, {});
});

Deno.test("Ctrl-C under load leaves nothing, though a process and its children do not listen", async () => {
  await using project = await NodeProject.create({
    services: SERVICES,
    programs: { Deaf: DEAF_FAMILY },
  });
  await using terminal = project.startInTerminal("node");
  await project.untilServing();
  await using load = startLoad(project);
  await load.progress(100);
  await terminal.type("\x03");
  const { code, screen } = await terminal.ended;
  assert.deepEqual(await project.survivors(), []);
  assert.equal(code, 1);
  assert.match(screen, /\nlymph: Killed processes that did not stop in time: Deaf\.0\r\n$/);
  const shown = screen.split("\r\n").filter((line) => /Stopping|ended|error/i.test(line));
  assert.deepEqual(
    shown.slice(0, 5).map((line) => line.replace("^C", "")), // where that is echoed is chance
    ["Stopping in order; interrupt again to stop at once"],
  );
});
