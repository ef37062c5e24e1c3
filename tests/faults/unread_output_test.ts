import assert from "node:assert/strict";
import { join } from "node:path";
import type { Greeting } from "../../services/greeting.ts";
import { eventually } from "../support/eventually.ts";
import { NodeProject } from "../support/projects/node_project.ts";
import { openClient } from "../support/parts/open_client.ts";
import { PATIENT } from "../support/patient.ts";
import { within } from "../support/within.ts";

const CALLS = 2000;

for (const stream of ["stdout", "stderr"] as const) {
  Deno.test(`A11 a terminal that is not read holds up no node whose program fills ${stream}`, async () => {
    const flood = stream === "stdout" ? "exec yes flood" : "exec yes flood >&2";
    await using project = await NodeProject.create({
      services: { Greeting: 1 },
      programs: { Flood: { command: ["sh", "-c", flood] } },
    });
    await using terminal = project.startUnread("node");
    await using caller = await openClient(project.stateDir);
    await caller.untilInstances("Greeting", 1);
    await eventually(async () => {
      const [flood] = await within(project.processes("Flood"), "the answer of the node");
      return flood?.uptime !== null && (flood?.uptime ?? 0) >= 3;
    });
    const name = caller.proxy<Greeting>("Greeting", PATIENT).greet({ name: "Joe" });
    assert.equal(await within(name, "the answer of a service"), "Hi, Joe!");
    await terminal.shows(/dropped \d+ lines/i);
  });
}

Deno.test("A11 a terminal that is not read holds up no service that logs", async () => {
  await using project = await NodeProject.create({});
  const config = "--config=conf/greeting.yml";
  await using terminal = project.startUnread("instance", config, "--loglevel=DEBUG");
  await using caller = await openClient(project.stateDir);
  await caller.untilInstances("Greeting", 1);
  const greeting = caller.proxy<Greeting>("Greeting", PATIENT);
  const name = "x".repeat(500);
  for (let calls = 0; calls < CALLS; calls++) {
    await within(greeting.greet({ name }), `the answer of call ${calls}`);
  }
  await terminal.shows(/DEBUG/);
});

Deno.test("A11 an unread pipe holds up no service that logs to it", async () => {
  await using project = await NodeProject.create({});
  const pipe = join(project.stateDir, "..", "log");
  assert.ok((await new Deno.Command("mkfifo", { args: [pipe] }).output()).success);
  const config = "--config=conf/greeting.yml";
  const instance = project.start("instance", config, "--loglevel=DEBUG", `--logfile=${pipe}`);
  await instance.stderr(/^Serving Greeting/m);
  await using caller = await openClient(project.stateDir);
  const greeting = caller.proxy<Greeting>("Greeting", PATIENT);
  for (let calls = 0; calls < CALLS; calls++) {
    await within(greeting.greet({ name: "Joe" }), `the answer of call ${calls}`);
  }
  instance.signal("SIGTERM");
  assert.equal((await within(instance.ended, "the end of the instance")).code, 0);
});

Deno.test("L5 a full disk under the logs of a node and of its services stops none of them", async () => {
  await using project = await NodeProject.create({
    services: { Greeting: 1 },
    config: { logging: { file: "/dev/full", level: "DEBUG" } },
  });
  const node = await project.startNode("--logfile=/dev/full", "--loglevel=DEBUG");
  await using caller = await openClient(project.stateDir);
  await caller.untilInstances("Greeting", 1);
  const greeting = caller.proxy<Greeting>("Greeting", PATIENT);
  assert.equal(await within(greeting.greet({ name: "Joe" }), "an answer"), "Hi, Joe!");
  assert.equal((await project.run("node", "restart", "Greeting")).code, 0);
  node.signal("SIGTERM");
  assert.equal((await within(node.ended, "the end of the node")).code, 0);
});
