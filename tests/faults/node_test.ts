import assert from "node:assert/strict";
import type { Greeting } from "../../services/greeting.ts";
import { eventually } from "../support/eventually.ts";
import { Load } from "../support/load/load.ts";
import { NodeProject } from "../support/projects/node_project.ts";
import { openClient, type TestClient } from "../support/parts/open_client.ts";
import { PATIENT } from "../support/patient.ts";

const STUBBORN = `trap "" TERM INT; while :; do sleep 600; done`;
const FAMILY = `sleep 601 & sleep 602 & wait`;

const shell = (script: string) => ["sh", "-c", script];

async function greeter(project: NodeProject, instances: number): Promise<TestClient> {
  const caller = await openClient(project.stateDir);
  await caller.untilInstances("Greeting", instances);
  return caller;
}

Deno.test("kill -9 of any process: another one serves in its place", async (t) => {
  await using project = await NodeProject.create({ services: { Web: 2, Greeting: 2, Listen: 1 } });
  await using _node = await project.startNode();
  for (const { name, pid } of await project.processes()) {
    await t.step(name, async () => {
      Deno.kill(pid ?? 0, "SIGKILL");
      await eventually(async () => {
        const process = (await project.processes()).find((other) => other.name === name);
        return process?.state === "serving" && process.pid !== pid;
      }, { timeoutMs: 20_000 });
    });
  }
});

Deno.test("L4 a process that crashes at once starts again ever later, and the others go on", async () => {
  await using project = await NodeProject.create({
    services: { Greeting: 1 },
    programs: { Crash: { command: shell("echo so much for that; exit 3") } },
  });
  const node = project.start("node");
  await using caller = await greeter(project, 1);
  const greeting = caller.proxy<Greeting>("Greeting", PATIENT);
  await using load = new Load(() => greeting.greet({ name: "Joe" }), { concurrency: 1 });
  const AGAIN = /^Crash\.0 +\| ended \(exit code 3\); starts again in (\d+\.\d) s$/;
  const delays = await eventually(async () => {
    const found = (await node.logLines()).flatMap((line) => AGAIN.exec(line)?.[1] ?? []);
    return found.length >= 6 && found.map(Number);
  });
  assert.deepEqual(delays, delays.toSorted((a, b) => a - b));
  assert.ok((delays.at(-1) ?? 0) >= 1.5, String(delays));
  const { failures } = await load.stop();
  assert.deepEqual(failures, {});
  const lines = (await node.outputLines()).filter((line) => line.startsWith("Crash.0"));
  assert.equal(lines[0], "Crash.0    | so much for that");
  assert.ok(lines.length <= 8);
});

Deno.test("a program that does not exist is said so, and the others go on", async () => {
  await using project = await NodeProject.create({
    programs: { Typo: { command: "redis-sever --port 7000" }, Fine: { command: "sleep 600" } },
  });
  const node = project.start("node");
  await node.stderr(
    /^Typo\.0 \| Cannot start redis-sever: there is no such program; tried again every 30 s/m,
  );
  await eventually(async () => (await project.processes("Fine"))[0]?.state === "serving");
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`${signal} under load ends the node in order, and nothing is left`, async () => {
    await using project = await NodeProject.create({
      services: { Web: 2, Greeting: 2, Listen: 2 },
      programs: { Family: { command: shell(FAMILY) } },
    });
    const node = await project.startNode();
    const url = `http://127.0.0.1:${project.port}/greet?name=Joe`;
    await using load = new Load(async () => await (await fetch(url)).text(), { concurrency: 8 });
    await load.progress(200);
    node.signal(signal);
    assert.equal((await node.ended).code, 0);
    assert.deepEqual(await project.survivors(), []);
  });
}

Deno.test("a process that ignores SIGTERM is killed in time, with all that it has started", async () => {
  await using project = await NodeProject.create({
    programs: { Stubborn: { command: shell(STUBBORN), numprocesses: 2, stop_timeout: "200ms" } },
  });
  const node = await project.startNode();
  node.signal("SIGINT");
  const { code, stderr } = await node.ended;
  assert.deepEqual(await project.survivors(), []);
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^lymph: Killed processes that did not stop in time: Stubborn\.0, Stubborn\.1$/m,
  );
});

Deno.test("a later second SIGINT stops everything at once", async () => {
  await using project = await NodeProject.create({
    programs: { Stubborn: { command: shell(STUBBORN), stop_timeout: "1h" } },
  });
  const node = await project.startNode();
  node.signal("SIGINT");
  await node.stderr(/^Stopping/m);
  assert.equal((await node.hurry("SIGINT")).code, 0);
  assert.deepEqual(await project.survivors(), []);
});

Deno.test("kill -9 of the node: its processes notice, and nothing is left", async () => {
  await using project = await NodeProject.create({
    services: { Web: 2, Greeting: 1 },
    programs: {
      Redis: { command: "sleep 600" },
      Family: { command: shell(FAMILY) },
      Stubborn: { command: shell(STUBBORN) },
    },
  });
  const node = await project.startNode();
  assert.ok((await project.survivors()).length > 6);
  await node.kill();
  await project.untilNothingIsLeft();
});

Deno.test("kill -9 of node and guard: services notice all the same", async () => {
  await using project = await NodeProject.create({ services: { Greeting: 2 } });
  const node = await project.startNode();
  const instances = (await project.processes()).map(({ pid }) => pid);
  const guards = (await project.survivors()).filter((pid) =>
    pid !== node.pid && !instances.includes(pid)
  );
  assert.equal(guards.length, 1);
  for (const pid of [node.pid, ...guards]) Deno.kill(pid, "SIGKILL");
  await project.untilNothingIsLeft();
});

Deno.test("L1 three rolling restarts of Greeting under load: no call fails", async () => {
  await using project = await NodeProject.create({ services: { Greeting: 3 } });
  await using _node = await project.startNode();
  await using caller = await greeter(project, 3);
  const greeting = caller.proxy<Greeting>("Greeting", PATIENT);
  await using load = new Load(() => greeting.greet({ name: "Joe" }), { concurrency: 20 });
  for (let restart = 0; restart < 3; restart++) {
    await load.progress(500);
    const before = await project.processes();
    const { code, stdout } = await project.run("node", "restart", "Greeting");
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "Restarted Greeting\n" });
    const after = (await project.processes()).map(({ pid }) => pid);
    assert.equal(after.length, 3);
    assert.deepEqual(before.filter(({ pid }) => after.includes(pid)), []);
  }
  const { failures } = await load.stop();
  assert.deepEqual(failures, {});
});

Deno.test("a restart that fails leaves the old processes alone", async () => {
  await using project = await NodeProject.create({ services: { Greeting: 2 } });
  await using _node = await project.startNode();
  const before = await project.processes();
  await project.write("services/greeting.ts", "export class Greeting {");
  const { code, stderr } = await project.run("node", "restart", "Greeting");
  assert.equal(code, 1);
  assert.match(stderr, /^lymph: Greeting\.0 has ended before it served: exit code 78\n$/);
  const after = await project.processes();
  assert.deepEqual(after.map(({ pid }) => pid), before.map(({ pid }) => pid));
});

Deno.test("scale changes how many processes there are, and no call fails", async () => {
  await using project = await NodeProject.create({ services: { Greeting: 1 } });
  await using _node = await project.startNode();
  await using caller = await greeter(project, 1);
  const greeting = caller.proxy<Greeting>("Greeting", PATIENT);
  await using load = new Load(() => greeting.greet({ name: "Joe" }), { concurrency: 5 });
  for (const count of [3, 1, 2]) {
    const { stdout } = await project.run("node", "scale", "Greeting", `${count}`);
    assert.equal(stdout, `Greeting [${count}]\n`);
    assert.match(
      (await project.run("discover")).stdout,
      new RegExp(`^Greeting \\[${count}\\]$`, "m"),
    );
    await load.progress(100);
  }
  const { failures } = await load.stop();
  assert.deepEqual(failures, {});
});

Deno.test("a foreign process on a shared port is one clear error, before anything starts", async () => {
  await using project = await NodeProject.create({ services: { Web: 2 } });
  using _foreign = Deno.listen({ hostname: "127.0.0.1", port: project.port });
  const { code, stdout, stderr } = await project.run("node");
  const reason = `Cannot listen on 127.0.0.1:${project.port}: another process uses it`;
  assert.deepEqual({ code, stdout, stderr }, {
    code: 1,
    stdout: "",
    stderr: `lymph: sockets.Web: ${reason}\n`,
  });
});

Deno.test("--reload restarts what a change affects, and a broken change stops nothing", async () => {
  await using project = await NodeProject.create({ services: { Greeting: 2 } });
  await using node = await project.startNode("--reload");
  await using caller = await greeter(project, 2);
  const greeting = caller.proxy<Greeting>("Greeting", PATIENT);
  const source = await project.read("services/greeting.ts");
  assert.equal(await greeting.greet({ name: "Joe" }), "Hi, Joe!");
  await project.write("services/greeting.ts", "export class Greeting {");
  await node.stderr(/Greeting was not restarted: Greeting\.0 has ended before it served/);
  assert.equal(await greeting.greet({ name: "Joe" }), "Hi, Joe!");
  await project.write("services/greeting.ts", source.replace("`Hi, ", "`Hello, "));
  await eventually(async () => {
    const answers = [1, 2].map(() => greeting.greet({ name: "Joe" }));
    return (await Promise.all(answers)).every((answer) => answer === "Hello, Joe!");
  });
});

Deno.test("lymph instance --reload restarts what has changed, and leaves nothing behind", async () => {
  await using project = await NodeProject.create({});
  const running = project.start("instance", "--config=conf/greeting.yml", "--reload");
  await running.stderr(/^Serving Greeting at /m);
  const ask = () => project.run("request", "Greeting.greet", `{"name": "Joe"}`);
  assert.equal((await ask()).stdout, "'Hi, Joe!'\n");
  const source = await project.read("services/greeting.ts");
  await project.write("services/greeting.ts", source.replace("`Hi, ", "`Hello, "));
  await eventually(async () => (await ask()).stdout === "'Hello, Joe!'\n");
  running.signal("SIGINT");
  assert.equal((await running.ended).code, 0);
  assert.deepEqual(await project.survivors(), []);
});

Deno.test("processes get the original's environment variables", async () => {
  await using project = await NodeProject.create({
    programs: { Env: { command: shell("env; sleep 600") } },
  });
  await using node = await project.startNode();
  const lines = (await node.outputLines()).map((line) => line.replace("Env.0 | ", ""));
  const variables = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s, 2)));
  const [, endpoint] = await node.stderr(/^Serving node at (\S+)/m);
  assert.equal(variables["LYMPH_NODE"], endpoint);
  assert.match(variables["LYMPH_MONITOR"], /^tcp:\/\/127\.0\.0\.1:\d+$/);
  assert.equal(variables["LYMPH_NODE_IP"], "127.0.0.1");
  assert.equal(variables["LYMPH_SERVICE_NAME"], "Env");
  assert.match(variables["LYMPH_NODE_CONFIG"], /\/\.lymph\.yml$/);
  assert.deepEqual(JSON.parse(variables["LYMPH_SHARED_PORTS"]), { [project.port]: "127.0.0.1" });
});

Deno.test("a program that is not lymph shares a port by an inherited socket", async () => {
  await using project = await NodeProject.create({
    services: { Web: 1, Greeting: 1 },
    programs: { Other: { command: shell(`exec "$DENO" run -A --no-config other.ts`) } },
    sockets: ["shared"],
  });
  await project.write("other.ts", OTHER);
  const web = { interfaces: { Web: { class: "web:Web", port: project.port } } };
  await project.write("conf/web.yml", JSON.stringify(web));
  const node = project.start("node");
  await node.stdout(/Other\.0 +\| listens/);
  using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  const url = `http://127.0.0.1:${project.port}/_health/`;
  const ask = async (): Promise<string> => {
    const response = await fetch(url, { client, signal: AbortSignal.timeout(10_000) });
    await response.body?.cancel();
    return response.headers.get("x-other") ?? "Web";
  };
  const seen = new Set<string>();
  await eventually(async () => {
    for (const who of await Promise.all(Array.from({ length: 20 }, ask))) seen.add(who);
    return seen.size === 2;
  });
  // Whatever goes away leaves its connections to the other one.
  await using load = new Load(async () => void await ask(), { concurrency: 4 });
  const restarted = await project.run("node", "restart", "Web");
  assert.equal(restarted.code, 0, restarted.stderr);
  await load.progress(50);
  const { failures } = await load.stop();
  assert.deepEqual(failures, {});
});

const OTHER = `import { createServer } from "node:http";
const [fd] = Object.values(JSON.parse(Deno.env.get("LYMPH_SHARED_SOCKET_FDS")));
createServer((_request, response) => {
  response.setHeader("x-other", "Other").setHeader("connection", "close").end();
}).listen({ fd }, () => console.log("listens"));
`;
