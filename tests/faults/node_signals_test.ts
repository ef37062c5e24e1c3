import assert from "node:assert/strict";
import { pause } from "../../core/time/pause.ts";
import { lookUpProcess } from "../../cli/node/processes/process_table.ts";
import { eventually } from "../support/eventually.ts";
import { NodeProject } from "../support/projects/node_project.ts";
import { within } from "../support/within.ts";

/** A page that waits for a file, and then asks another service. */
const SLOW_WEB = `
import { Rule, UrlMap, WebServiceInterface } from "@lymph/lymph/web";

export class Slow extends WebServiceInterface {
  override readonly urlMap = new UrlMap([new Rule("/slow", { endpoint: "slow" })]);

  async slow(): Promise<string> {
    console.log("begun");
    while (!await Deno.stat("go").catch(() => undefined)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return await this.proxy("Greeting").greet({ name: "Joe" });
  }
}
`;
const SLOW = { command: "lymph instance --config=conf/slow.yml", stop_timeout: "30s" };
const SCRIPT = `#!/bin/sh
"$DENO" run --quiet --no-check -A --unstable-net --config "$OWN_CONFIG" "$PROGRAM" \\
  instance --config=conf/slow.yml
`;

async function slowProject(slow: Record<string, unknown> = SLOW): Promise<NodeProject> {
  const project = await NodeProject.create({
    services: { Greeting: 1 },
    programs: { Slow: slow },
    sockets: ["Slow"],
  });
  await project.write("services/slow.ts", SLOW_WEB);
  await project.write("conf/slow.yml", "interfaces:\n  Slow: { class: slow:Slow }\n");
  return project;
}

for (const whom of ["all", "node"] as const) {
  Deno.test(`W4 SIGTERM to ${whom}: what is under way completes, and can still ask others`, async () => {
    await using project = await slowProject();
    const node = await project.startNode();
    const answer = fetch(`http://127.0.0.1:${project.port}/slow`).then((page) => page.text());
    await node.stdout(/begun/);
    const pids = whom === "all" ? await project.survivors() : [node.pid];
    for (const pid of pids) Deno.kill(pid, "SIGTERM");
    await node.stderr(/^Stopping/m);
    await project.write("go", "");
    assert.match(await within(answer, "the answer of a request under way"), /Joe/);
    assert.equal((await within(node.ended, "the end of the node")).code, 0);
    assert.deepEqual(await project.survivors(), []);
  });
}

Deno.test("W5 what a script without exec has started has the whole time to stop", async () => {
  await using project = await slowProject({ command: "./slow.sh", stop_timeout: "30s" });
  await project.write("slow.sh", SCRIPT, { mode: 0o755 });
  const node = project.start("node");
  const url = `http://127.0.0.1:${project.port}/slow`;
  await node.stderr(/^Greeting\.0 +\| Serving Greeting at /m);
  await node.stderr(/^Slow\.0 +\| Serving Slow at http/m);
  const answer = fetch(url).then((page) => page.text());
  await node.stdout(/begun/);
  node.signal("SIGTERM");
  await node.stderr(/^Slow\.0 +\| Still stopping|^Stopping/m);
  await eventually(async () => (await project.survivors()).length < 6); // the shell has ended
  await project.write("go", "");
  assert.match(await within(answer, "the answer of a request under way"), /Joe/);
  assert.equal((await within(node.ended, "the end of the node")).code, 0);
});

Deno.test("W5 what a script has left behind and does not stop is killed, and told", async () => {
  const family = `(trap "" TERM; while :; do sleep 600; done) & wait`;
  await using project = await NodeProject.create({
    programs: { Family: { command: ["sh", "-c", family], stop_timeout: "300ms" } },
  });
  const node = await project.startNode();
  node.signal("SIGTERM");
  const { code, stderr } = await within(node.ended, "the end of the node");
  assert.match(stderr, /^Family\.0 \| killed \d+ of its processes that did not stop$/m);
  assert.match(stderr, /^lymph: Killed processes that did not stop in time: Family\.0$/m);
  assert.equal(code, 1);
  assert.deepEqual(await project.survivors(), []);
});

Deno.test("A20 what has left its group and session ends with the node, also after kill -9", async (t) => {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    await t.step(signal, async () => {
      await using project = await NodeProject.create({
        programs: { Stray: { command: ["sh", "-c", "setsid sleep 600 & exec sleep 601"] } },
      });
      const node = await project.startNode();
      const groups = (await project.survivors()).map((pid) => lookUpProcess(pid)?.group);
      assert.equal(new Set(groups).size, 4, "node, guard, program and what has left it");
      node.signal(signal);
      await within(node.ended, "the end of the node");
      await project.untilNothingIsLeft();
    });
  }
});

Deno.test("A16 SIGUSR1 to a node reaches none of its processes, and SIGUSR2 does", async () => {
  const trap =
    `trap "echo one" USR1; trap "echo two" USR2; echo ready; while :; do sleep 0.1; done`;
  await using project = await NodeProject.create({
    programs: { Trap: { command: ["sh", "-c", trap] } },
  });
  const node = await project.startNode();
  await node.stdout(/ready/);
  node.signal("SIGUSR1");
  await eventually(async () => {
    node.signal("SIGUSR2");
    return (await node.outputLines()).some((line) => line.endsWith("two"));
  });
  assert.equal((await node.outputLines()).some((line) => line.endsWith("one")), false);
});

Deno.test("A16 SIGUSR1 to a process of a node leaves no debugger open", async () => {
  await using project = await NodeProject.create({ services: { Greeting: 1 } });
  const node = await project.startNode();
  const [{ pid } = { pid: null }] = await eventually(async () => {
    const processes = await project.processes();
    return processes.every(({ state }) => state === "serving") && processes;
  });
  const said = node.stderr(/Debugger listening on ws:\/\/([^/]+)\/(\S+)|Failed to start inspector/);
  // Deno opens a debugger only after a process has run for half a second.
  const { 1: host, 2: id = "" } = await eventually(() => {
    Deno.kill(pid ?? 0, "SIGUSR1");
    return Promise.race([said, pause(100).then(() => false as const)]);
  });
  await eventually(async () => {
    if (host === undefined) return true; // another program of this machine has that port
    const open = await fetch(`http://${host}/json`).then((answer) => answer.text(), () => "");
    return !open.includes(id);
  });
  assert.equal((await project.processes())[0]?.pid, pid);
});
