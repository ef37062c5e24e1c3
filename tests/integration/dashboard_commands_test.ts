/** `lymph dev` and `lymph dashboard` as programs: what they print, open and leave behind. */
import assert from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { NodeProject } from "../support/projects/node_project.ts";

const ADDRESS = /Dashboard at (http:\/\/127\.0\.0\.1:\d+)\/\?token=([0-9a-f]{32})/;
/** A browser that tells what it was started with, and what it would show. */
const BROWSER = `#!/bin/sh
printf '%s\\n' "$@" > opened && stat -c %a "$1" >> opened && cat "$1" >> opened
`;

Deno.test("lymph dashboard shows what already runs, and stops without a trace", async () => {
  await using project = await NodeProject.create({ services: { Greeting: 1 } });
  await using _node = await project.startNode();
  const dashboard = project.start("dashboard", "--no-open", "--port=0");
  const [, origin = "", token = ""] = await dashboard.stderr(ADDRESS);
  const headers = { authorization: `Bearer ${token}` };
  const services = await (await fetch(`${origin}/api/services`, { headers })).json();
  const names = services.map(({ service }: { service: string }) => service);
  assert.deepEqual(names, ["Greeting", "node"]);
  const taken = await project.run("dashboard", "--no-open", `--port=${new URL(origin).port}`);
  assert.equal(taken.code, 1);
  assert.match(
    taken.stderr,
    /^lymph: Port \d+ is taken by other programs: choose another one by --port\n$/,
  );
  dashboard.signal("SIGTERM");
  assert.equal((await dashboard.ended).code, 0);
});

Deno.test("lymph dev with nothing to run says so, prints no address and leaves nothing", async () => {
  await using project = await NodeProject.create({});
  const { code, stderr } = await project.run("dev", "--no-open", "--port=0");
  assert.deepEqual([code, stderr], [
    1,
    "lymph: There is nothing to run: name commands as instances.<name>.command in .lymph.yml\n",
  ]);
  await assert.rejects(Deno.stat(project.stateDir), Deno.errors.NotFound);
});

Deno.test("the dashboard stops while a restart is under way that it has begun", async () => {
  const programs = {
    Stubborn: { command: ["sh", "-c", "trap 'touch asked' TERM; while :; do sleep 1; done"] },
  };
  await using project = await NodeProject.create({ programs });
  const node = project.start("node");
  await node.stderr(/^Serving node at /m);
  const dashboard = project.start("dashboard", "--no-open", "--port=0");
  const [, origin = "", token = ""] = await dashboard.stderr(ADDRESS);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const request = { method: "POST", headers, body: "{}" };
  const restarted = fetch(`${origin}/api/services/Stubborn/restart`, request)
    .then((response) => response.text(), String);
  const [{ pid } = { pid: null }] = await project.processes();
  await eventually(() => project.read("asked").then(() => true, () => false));
  dashboard.signal("SIGINT");
  assert.equal((await dashboard.ended).code, 0);
  assert.equal((await project.processes())[0]?.pid, pid, "the node still waits for it to stop");
  await restarted;
});

Deno.test("the browser is led to the page by a file that others cannot read", async () => {
  await using project = await NodeProject.create({
    services: { Greeting: 1 },
    env: { DISPLAY: ":0", CI: "", PATH: `services:${Deno.env.get("PATH")}` },
  });
  await project.write("services/xdg-open", BROWSER, { mode: 0o755 });
  await using terminal = project.startInTerminal("dashboard", "--port=0");
  await terminal.shows("Dashboard at ");
  const opened = await eventually(async () => {
    const text = await project.read("opened").catch(() => "");
    return text.includes("<meta") && text;
  });
  const [path = "", mode, content = ""] = opened.split("\n");
  assert.match(path, /\/dashboard-\d+\.html$/);
  assert.equal(mode, "600");
  assert.match(content, /url=http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]{32}"/);
  await terminal.type("\x03");
  assert.equal((await terminal.ended).code, 0);
  await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
});
