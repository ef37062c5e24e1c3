/** Logs, metrics and commands of a project's own, with the real program in processes. */
import assert from "node:assert/strict";
import { findFreePorts } from "../kit/servers/free_ports.ts";
import { eventually } from "../support/eventually.ts";
import { type LymphProcess, ServiceProject } from "../support/projects/service_project.ts";

const ROOT = new URL("../../", import.meta.url);
const DATA = new URL("./testdata/observability/", import.meta.url);
const TRACE_ID = "0123456789abcdef0123456789abcdef";
const JOE = `{"name": "Joe"}`;

function createProject(): Promise<ServiceProject> {
  return ServiceProject.create({
    "conf/greeting.yml": new URL("conf/greeting.yml", ROOT),
    "services/greeting.ts": new URL("services/greeting.ts", ROOT),
    "conf/listen.yml": new URL("conf/listen.yml", ROOT),
    "services/listen.ts": new URL("services/listen.ts", ROOT),
    ".lymph.yml": new URL("commands.yml", DATA),
    "commands.ts": new URL("commands.ts", DATA),
  });
}

async function startListen(project: ServiceProject, ...args: string[]): Promise<LymphProcess> {
  const listen = project.start("instance", "--config", "conf/listen.yml", ...args);
  await listen.stderr(/^Serving /m);
  return listen;
}

const linesWith = async (process: LymphProcess, text: string): Promise<string[]> =>
  (await process.outputLines()).filter((line) => line.includes(text));

Deno.test("tail shows one trace through all services, and instances that come and go", async () => {
  await using project = await createProject();
  const [greeting] = await Promise.all([
    project.startInstance("--loglevel", "debug"),
    startListen(project, "--loglevel", "debug"),
  ]);
  const tail = project.start("tail", "Greeting", "Listen", "--trace", TRACE_ID.slice(0, 8));
  await tail.stderr(/^Following Greeting\n(?:.*\n)*Following Listen$/m);
  const ask = () =>
    project.run("request", "Greeting.greet", JOE, "--trace-id", TRACE_ID, "--timeout", "5");

  await ask();
  for (const service of ["Greeting", "Listen"]) {
    const [line] = await eventually(async () => {
      const lines = await linesWith(tail, `[${service}][`);
      return lines.length > 0 && lines;
    });
    assert.match(
      line ?? "",
      /^\[\w+\]\[[\da-f]{10}\] \d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \[\w+\] /,
    );
    assert.ok(line?.endsWith(` - trace_id="${TRACE_ID}"`), line);
  }

  greeting.signal("SIGTERM");
  await greeting.ended;
  const before = (await linesWith(tail, "[Greeting][")).length;
  await project.startInstance("--loglevel", "debug");
  await eventually(async () => {
    await ask(); // tail follows the new instance soon after it is registered
    return (await linesWith(tail, "[Greeting][")).length > before;
  });
  tail.signal("SIGINT");
  assert.equal((await tail.ended).code, 0);
});

Deno.test("tail prints each line as JSON, once, with its service and instance", async () => {
  await using project = await createProject();
  await project.startInstance("--loglevel", "debug");
  const tail = project.start("tail", "Greeting", "--json", "--trace", TRACE_ID);
  await tail.stderr(/^Following Greeting$/m);
  await project.run("request", "Greeting.greet", JOE, "--trace-id", TRACE_ID, "--timeout", "5");
  const lines = await eventually(async () => {
    const lines = (await tail.outputLines()).map((line) => JSON.parse(line));
    return lines.some(({ logger }) => logger === "lymph.rpc") && lines;
  });
  for (const { service, instance, trace_id, message } of lines) {
    assert.deepEqual([service, trace_id], ["Greeting", TRACE_ID]);
    assert.match(instance, /^[\da-f]{32}$/);
    assert.equal(lines.filter((line) => line.message === message).length, 1);
  }
  tail.signal("SIGINT");
  assert.equal((await tail.ended).code, 0);
});

Deno.test("tail says clearly what it cannot follow", async () => {
  await using project = await createProject();
  await project.startInstance();
  const { code, stderr } = await project.run("tail", "Greting");
  assert.equal(code, 1);
  assert.equal(
    stderr,
    "lymph: Couldn't connect to the log endpoint of Greting: there is no service of that name " +
      '(did you mean "Greeting"?)\n',
  );
});

Deno.test("change-loglevel reaches every instance, for a while", async () => {
  await using project = await createProject();
  const instances = await project.startInstances(2);
  const { code, stdout } = await project.run(
    ...["change-loglevel", "Greeting", "--name", "lymph.rpc", "--level", "debug"],
  );
  assert.equal(code, 0);
  const expected = instances.map(({ endpoint }) => `${endpoint}: DEBUG for 60 s`).sort();
  assert.deepEqual(stdout.trim().split("\n").sort(), expected);
  for (const _ of instances) await project.run("request", "Greeting.greet", JOE);
  for (const instance of instances) await instance.stderr(/\[DEBUG\] lymph\.rpc: Answered /);

  const unknown = await project.run("change-loglevel", "Greting", "--level", "debug");
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /There is no service named Greting \(did you mean "Greeting"\?\)/);
});

Deno.test("a log may be lines of JSON", async () => {
  await using project = await createProject();
  const instance = await project.startInstance("--log-format", "json", "--loglevel", "debug");
  await project.run("request", "Greeting.greet", JOE, "--trace-id", TRACE_ID);
  await instance.stderr(/"logger":"lymph\.rpc"/);
  const records = (await instance.logLines()).filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line)).filter(({ trace_id }) => trace_id === TRACE_ID);
  const [{ level, properties } = { level: "", properties: {} }] = records
    .filter(({ properties }) => properties?.subject === "Greeting.greet");
  assert.deepEqual([level, properties.type], ["DEBUG", "REP"]);
});

Deno.test("top shows calls, latencies, events and memory of every service", async () => {
  await using project = await createProject();
  await Promise.all([project.startInstances(2), startListen(project)]);
  project.start("request", "Greeting.greet", JOE, "-N", "1000000", "-C", "8");
  const rows = await eventually(async () => {
    const { stdout } = await project.run("top", "--once", "--json");
    const parsed = JSON.parse(stdout) as Record<string, unknown>[];
    const rows = new Map(parsed.map((row) => [row["service"], row]));
    const isBusy = Number(rows.get("Listen")?.["eventsPerSecond"]) > 0;
    return isBusy && rows;
  });
  const greeting = rows.get("Greeting");
  assert.deepEqual([greeting?.["instances"], greeting?.["answered"]], [2, 2]);
  for (const key of ["callsPerSecond", "p50Ms", "p99Ms", "residentBytes"]) {
    assert.ok(Number(greeting?.[key]) > 0, `${key}: ${greeting?.[key]}`);
  }
  assert.equal(greeting?.["errorsPerSecond"], 0);

  const table = await project.run("top", "Greeting", "--once", "--interval", "0.1");
  assert.match(table.stdout, /^service +instances +calls\/s +http\/s +p50 ms .*\nGreeting +2 /);

  const { code, stderr } = await project.run("top", "Greetin", "--once");
  assert.deepEqual(
    [code, stderr],
    [1, 'lymph: There is no service named Greetin (did you mean "Greeting"?)\n'],
  );
});

Deno.test("metrics can be read by Prometheus, and have the original's names", async () => {
  await using project = await createProject();
  const [port = 0] = findFreePorts(1);
  const metrics = { tags: { zone: "a" }, prometheus: { port } };
  const interfaces = { Greeting: { class: "greeting:Greeting" } };
  await project.write(
    "conf/measured.yml",
    JSON.stringify({ interfaces, container: { metrics } }), // which is YAML, too
  );
  const measured = project.start("instance", "--config", "conf/measured.yml");
  await measured.stderr(/^Serving /m);
  await project.run("request", "Greeting.greet", JOE);
  const url = `http://127.0.0.1:${port}`;
  const response = await fetch(`${url}/metrics`);
  assert.match(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  assert.match(text, /^# TYPE lymph_rpc_latency histogram$/m);
  assert.match(text, /^lymph_rpc_total\{.*zone="a".*subject="Greeting\.greet"\} 1$/m);
  assert.match(text, /^lymph_rpc_latency_count\{.*subject="Greeting\.greet"\} 1$/m);
  for (const name of ["rusage_utime", "proc_mem_rss", "rpc_connection_count"]) {
    assert.match(text, new RegExp(`^lymph_${name}\\{.*zone="a"`, "m"));
  }
  const missing = await fetch(`${url}/`);
  await missing.body?.cancel();
  assert.equal(missing.status, 404);
});

Deno.test("a configuration brings commands of its own", async () => {
  await using project = await createProject();
  const { code, stdout } = await project.run("count", "hello");
  assert.deepEqual([code, stdout], [0, "5\n"]);
  assert.match((await project.run("count", "--help")).stdout, /^Usage: lymph count .*\n\nCount /);
  assert.match((await project.run("help", "count")).stdout, /^Usage: lymph count /);
  assert.match(
    (await project.run("list")).stdout,
    /^count +Configured as \.\/commands\.ts:count$/m,
  );
  const typo = await project.run("coutn");
  assert.deepEqual([typo.code, typo.stderr], [
    2,
    'lymph: Unknown command "coutn" (did you mean "count"?)\n',
  ]);
  const broken = await project.run("broken");
  assert.match(broken.stderr, /^lymph: commands\.broken: Cannot load \.\/commands\.ts:nothing: /);
});
