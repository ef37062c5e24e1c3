/** Traces that a node collects of its processes, as `lymph traces` and `lymph trace` show them. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { StoredTrace } from "../../core/observe/traces/trace_store.ts";
import { EmbeddedTraceStore } from "../../transports/embedded/traces/mod.ts";
import { eventually } from "../support/eventually.ts";
import { NodeProject } from "../support/projects/node_project.ts";

const SERVICES = { Web: 1, Greeting: 1, Listen: 1 };

async function readTrace(project: NodeProject, traceId: string): Promise<StoredTrace | undefined> {
  await using store = EmbeddedTraceStore.openExisting(project.stateDir);
  return await store?.get(traceId);
}

/** Names of the spans from the first one down to the last one. */
function chainOf({ spans }: StoredTrace): string[] {
  const names: string[] = [];
  for (let span = spans.find(({ parentId }) => parentId === undefined); span !== undefined;) {
    names.push(`${span.service}: ${span.kind} ${span.name}`);
    const { spanId } = span;
    span = spans.find(({ parentId }) => parentId === spanId);
  }
  return names;
}

Deno.test("a node collects traces from HTTP through RPC to the handler of an event", async () => {
  await using project = await NodeProject.create({
    services: SERVICES,
    config: { container: { traces: { collect: true } } },
    env: { HTTP_PROXY: "http://127.0.0.1:9" }, // nobody is there, and it is not for loopback
  });
  await using node = await project.startNode();

  const response = await fetch(`http://127.0.0.1:${project.port}/greet?name=Joe`);
  assert.equal(await response.text(), "Hi, Joe!");
  const traceId = response.headers.get("x-trace-id") ?? "";
  const trace = await eventually(async () => {
    const found = await readTrace(project, traceId);
    return found !== undefined && found.spans.length === 5 && found.lines.length >= 3 && found;
  });
  assert.deepEqual(chainOf(trace), [
    "Web: server GET /greet",
    "Web: client Greeting.greet",
    "Greeting: server Greeting.greet",
    "Greeting: producer publish greeted",
    "Listen: consumer process greeted",
  ]);
  const served = trace.spans.find(({ kind, service }) =>
    kind === "server" && service === "Greeting"
  );
  assert.equal(served?.attributes["lymph.arguments"], '{"name":"Joe"}');
  assert.equal(served?.attributes["lymph.result"], '"Hi, Joe!"');
  assert.deepEqual(trace.lines.map(({ service, message }) => `${service}: ${message}`), [
    "Web: About to greet Joe",
    "Greeting: Saying hi to Joe",
    "Listen: Somebody greeted Joe",
  ]);

  const shown = await project.run("trace", traceId.slice(0, 16));
  const [, , , , http, , server, ...rest] = shown.stdout.split("\n");
  assert.match(http ?? "", /^Web GET \/greet +█+ +\d+\.\d+ ms$/);
  assert.match(server ?? "", /^ +Web → Greeting\.greet +█+ +\d+\.\d+ ms$/);
  assert.ok(rest.some((line) => / · .* INFO Somebody greeted Joe$/.test(line)), shown.stdout);
  for (const line of shown.stdout.split("\n")) assert.ok(line.length <= 80, line);
  const json = await project.run("trace", traceId, "--json");
  assert.equal(JSON.parse(json.stdout).spans.length, 5);
  const missing = await project.run("trace", "nonsense");
  assert.equal(missing.stderr.trim(), "lymph: There is no trace nonsense");
  const filters = ["--service=Listen", "--text=hi, joe", "--since=10m", "--status=ok"];
  const list = await project.run("traces", ...filters);
  assert.match(list.stdout.split("\n")[1] ?? "", / ok .* Web: GET \/greet$/);

  const failed = await project.run("request", "Greeting.greet", "{}");
  assert.notEqual(failed.code, 0);
  node.signal("SIGTERM");
  assert.equal((await node.ended).code, 0);
  await using store = EmbeddedTraceStore.openExisting(project.stateDir);
  const page = await store?.list({ status: "error" });
  assert.deepEqual(page?.traces.map(({ subject, errors }) => [subject, errors]), [
    ["Greeting.greet", 1],
  ]);
});

Deno.test("a node collects what Deno's own OpenTelemetry sends", async () => {
  await using project = await NodeProject.create({
    services: SERVICES,
    config: { container: { traces: { collect: true } } },
    env: { OTEL_DENO: "true", OTEL_BSP_SCHEDULE_DELAY: "100" },
  });
  await using _node = await project.startNode();
  const response = await fetch(`http://127.0.0.1:${project.port}/greet?name=Joe`);
  await response.text();
  const traceId = response.headers.get("x-trace-id") ?? "";
  const trace = await eventually(async () => {
    const found = await readTrace(project, traceId);
    return found !== undefined && found.spans.length >= 5 && found.lines.length >= 3 && found;
  });
  assert.deepEqual(trace.services, ["Greeting", "Listen", "Web"]);
  assert.deepEqual(chainOf(trace).slice(1), [
    "Web: client Greeting.greet",
    "Greeting: server Greeting.greet",
    "Greeting: producer publish greeted",
    "Listen: consumer process greeted",
  ]);
});

Deno.test("a node that cannot keep traces serves as ever, and says so once", async () => {
  await using project = await NodeProject.create({
    services: { Web: 1, Greeting: 1 },
    config: { container: { traces: { collect: true } } },
  });
  await Deno.mkdir(join(project.stateDir, "traces.db"), { recursive: true });
  await Deno.chmod(project.stateDir, 0o700);
  await using node = await project.startNode();
  for (let round = 0; round < 3; round++) {
    const response = await fetch(`http://127.0.0.1:${project.port}/greet?name=Joe`);
    assert.equal(await response.text(), "Hi, Joe!");
  }
  node.signal("SIGTERM");
  const { code, stderr } = await node.ended;
  assert.equal(code, 0);
  assert.equal(stderr.match(/Cannot keep traces/g)?.length, 1, stderr);
});

Deno.test("without the setting nothing is collected", async () => {
  await using project = await NodeProject.create({ services: { Web: 1, Greeting: 1 } });
  await using _node = await project.startNode();
  const response = await fetch(`http://127.0.0.1:${project.port}/greet?name=Joe`);
  assert.equal(await response.text(), "Hi, Joe!");
  assert.equal(EmbeddedTraceStore.openExisting(project.stateDir), undefined);
  const { code, stderr } = await project.run("traces");
  assert.equal(code, 1);
  assert.match(stderr, /^lymph: There are no traces: start the services with lymph dev, .*\n$/);
});
