/** What arrives with a wrong type, from another process: refused, told, and not lost. */
import assert from "node:assert/strict";
import { hasEmbeddedEvents } from "../support/parts/default_events.ts";
import { eventually } from "../support/eventually.ts";
import { type InstanceProcess, ServiceProject } from "../support/projects/service_project.ts";

const isPossible = await hasEmbeddedEvents();
const test = isPossible ? Deno.test : Deno.test.ignore;

const testdata = (name: string) => new URL(`testdata/checks/${name}`, import.meta.url);
const RIGHT = '{"items": [{"name": "tea", "price": 7}]}';
const WRONG = '{"items": [{"name": "tea", "price": 7}, {"name": "milk", "price": "7"}]}';
const REASON = 'items[1].price: expected number of at least 0, got "7"';

function createProject(validate?: string): Promise<ServiceProject> {
  const container = validate === undefined ? "" : `container:\n  validate: ${validate}\n`;
  return ServiceProject.create({
    "conf/orders.yml": `${container}interfaces: { Orders: { class: "orders:Orders" } }\n`,
    "conf/till.yml": testdata("till.yml"),
    "services/orders.ts": testdata("orders.ts"),
    "services/item.ts": testdata("item.ts"),
    "services/till.ts": testdata("till.ts"),
  });
}

/** The lines of a log that say what was refused, without their times, once they are there. */
function refusals(instance: InstanceProcess, { count = 1 } = {}): Promise<string[]> {
  return eventually(async () => {
    const lines = (await instance.logLines()).filter((line) => line.includes("expected"));
    return lines.length >= count && lines.map((line) => line.replace(/^.*?\[/, "["));
  });
}

test("arguments of a wrong type are one line for the caller, one in the log, and nothing is executed", async () => {
  await using project = await createProject();
  const instance = await project.startInstance();
  const { code, stdout, stderr } = await project.run("request", "Orders.place", WRONG);
  assert.deepEqual([code, stdout], [1, ""]);
  const { endpoint } = instance;
  assert.equal(stderr, `lymph: Orders.place was refused at ${endpoint}: Orders.place: ${REASON}\n`);
  const lines = await refusals(instance);
  assert.equal(lines.length, 1);
  assert.ok(lines[0]?.startsWith("[WARNING] lymph.rpc: Refused Orders.place to "), lines[0]);
  assert.ok(lines[0]?.includes(`Orders.place: ${REASON}`), lines[0]);
  assert.deepEqual(await instance.outputLines(), []);
  assert.equal((await project.run("request", "Orders.place", RIGHT)).stdout, "1\n");
});

test("a caller that knows an older release learns in its own log what is wrong", async () => {
  await using project = await createProject();
  const orders = await project.startInstance();
  const till = project.start("instance", "--config", "conf/till.yml");
  await till.stderr(/^Serving /m);
  assert.equal((await project.run("request", "Till.sell", '{"item": "tea"}')).code, 1);
  const told = 'Orders.place: items: expected Item[], got "tea"';
  await till.stderr(new RegExp(`Till\\.sell failed: .*${RegExp.escape(told)}`));
  assert.deepEqual(await orders.outputLines(), []);
});

test("with warn, values of a wrong type are taken and told", async () => {
  await using project = await createProject("warn");
  const instance = await project.startInstance();
  assert.equal((await project.run("request", "Orders.place", WRONG)).stdout, "2\n");
  await eventually(async () => (await instance.outputLines()).includes("Handled an order of 2"));
  const lines = await refusals(instance, { count: 3 });
  assert.deepEqual(lines.map((line) => line.replace(/ - trace_id.*/, "")), [
    `[WARNING] lymph.contract: Orders.place: ${REASON}`,
    `[WARNING] lymph.contract: an emitted order.placed: body.${REASON}`,
    `[WARNING] lymph.contract: Orders.onPlaced: body.${REASON}`,
  ]);
});

test("results are checked where the configuration says so", async () => {
  await using project = await createProject("{ results: true }");
  const instance = await project.startInstance();
  const { code, stderr } = await project.run("request", "Orders.total", '{"answer": "7"}');
  assert.equal(code, 1);
  assert.doesNotMatch(stderr, /expected/);
  const [line, ...others] = await refusals(instance);
  assert.deepEqual(others, []);
  assert.ok(
    line?.startsWith(
      '[ERROR] lymph.rpc: Orders.total failed: result.total: expected number, got "7"',
    ),
    line,
  );
});
