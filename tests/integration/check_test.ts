/** `lymph check` while services run, and without any. */
import assert from "node:assert/strict";
import { ServiceProject } from "../support/projects/service_project.ts";

const testdata = (name: string) => new URL(`testdata/check/${name}`, import.meta.url);
const configOf = (key: string, type: string) => `interfaces:\n  ${key}:\n    class: ${type}\n`;

async function createProject(): Promise<ServiceProject> {
  return await ServiceProject.create({
    "conf/shop.yml": configOf("Shop", "shop:Shop"),
    "conf/web.yml": configOf("Web@2.1", "web:Web"),
    "conf/billing.yml": configOf("Billing", "billing:Billing"),
    "services/shop.ts": testdata("shop.ts"),
    "services/web.ts": testdata("web.ts"),
    "services/billing.ts": testdata("billing.ts"),
  });
}

const CHECK = ["check", "--config", "conf/shop.yml"];

/** Changes the source of the shop. */
async function edit(project: ServiceProject, ...changes: [string, string][]): Promise<void> {
  let source = await Deno.readTextFile(testdata("shop.ts"));
  for (const [from, to] of changes) {
    assert(source.includes(from), from);
    source = source.replaceAll(from, to);
  }
  await project.write("services/shop.ts", source);
}

/** Starts the shop, two instances that ask it, and one that exchanges events with it. */
async function startAll(project: ServiceProject): Promise<void> {
  await project.startInstance();
  const [one = "", other = ""] = await Promise.all(
    ["conf/web.yml", "conf/web.yml", "conf/billing.yml"].map(async (config) => {
      const started = project.start("instance", "--config", config);
      const [, endpoint = ""] = await started.stderr(/^Serving \S+ at (\S+)/m);
      return endpoint;
    }),
  );
  for (const address of [one, other]) {
    const { stdout } = await project.run(
      "request",
      "--address",
      address,
      "Web.buy",
      '{"item": "tea"}',
    );
    assert.equal(stdout, "3\n");
  }
}

Deno.test("check tells each kind of break with the services it affects while they run", async () => {
  await using project = await createProject();
  await startAll(project);
  const unchanged = await project.run(...CHECK);
  assert.deepEqual([unchanged.code, unchanged.stdout], [0, ""]);
  await edit(
    project,
    ["count = 1 }: { item: string; count?: number }", "count }: { item: string; count: number }"],
    ["string }): number {\n    return item.length;", "string }): string {\n    return item;"],
    ["id: number; item: string }>", "id: number; item?: string }>"],
    ["id: number; total?: number }>", "id: number; total: number }>"],
  );
  const { stdout, stderr, code } = await project.run(...CHECK);
  assert.deepEqual(stdout.trimEnd().split("\n"), [
    "Shop.order: `count` is required now: Web@2.1 (2 instances) calls it without",
    "Shop.price: its result may be string now, not only number: Web@2.1 (2 instances) calls it",
    "Shop emits order.placed: `item` may be missing now: Billing (1 instance) handles it",
    "Shop handles order.paid: `total` is required now: Billing (1 instance) emits it",
  ]);
  assert.match(
    stderr,
    /^4 breaks, compared with 0 snapshots and 1 instance, whose use was noted for /m,
  );
  assert.equal(code, 1);
});

Deno.test("a compatible change passes check while services run", async () => {
  await using project = await createProject();
  await startAll(project);
  await edit(
    project,
    [
      "count = 1 }: { item: string; count?: number }",
      'count = 1, note = "" }: { item: string; count?: number; note?: string }',
    ],
    ["return count;", "return count + note.length;"],
    ["id: number; item: string }>", "id: number; item: string; at?: string }>"],
  );
  const { stdout, code } = await project.run(...CHECK);
  assert.deepEqual(stdout.trimEnd().split("\n"), [
    "Compatible: Shop.order: `note` is new and optional",
    "Compatible: Shop emits order.placed: `at` is new",
  ]);
  assert.equal(code, 0);
});

Deno.test("a method that no running service calls may go once the snapshot says so", async () => {
  await using project = await createProject();
  await project.startInstance();
  await project.run(...CHECK, "--update");
  await edit(project, ["price({ item }", "priceOf({ item }"]);
  const refused = await project.run(...CHECK);
  assert.match(
    refused.stdout,
    /^Shop\.price: removed \(renamed to `priceOf`\?\): no running service /,
  );
  assert.match(
    refused.stderr,
    /^To accept a break that hits no running service, run lymph check --update/m,
  );
  assert.equal(refused.code, 1);
  const updated = await project.run(...CHECK, "--update");
  assert.equal(updated.stdout, "contracts/Shop.json\n");
  const accepted = await project.run(...CHECK);
  assert.match(accepted.stderr, /^Accepted: Shop\.price: removed /m);
  assert.deepEqual([accepted.code, accepted.stdout], [0, "Compatible: Shop.priceOf: new\n"]);
});

Deno.test("without services that run, check compares with the snapshots alone and says so", async () => {
  await using project = await createProject();
  const first = await project.run(...CHECK);
  assert.equal(
    first.stderr,
    "There is no snapshot of Shop in contracts/: write one with lymph check --update and commit it\n" +
      "No breaks, compared with 0 snapshots alone: no instance of Shop runs\n",
  );
  await project.run(...CHECK, "--update");
  await edit(project, ["item: string; count?", "item: number; count?"], [
    "item });",
    'item: "a" });',
  ]);
  const { stdout, stderr, code } = await project.run(...CHECK);
  assert.equal(stdout, "Shop.order: `item` must be number now, no longer string\n");
  assert.match(stderr, /^1 break, compared with 1 snapshot alone: no instance of Shop runs\n$/m);
  assert.equal(code, 1);
  const json = JSON.parse((await project.run(...CHECK, "--snapshots", "--json")).stdout);
  assert.equal(json.ok, false);
  assert.deepEqual(json.breaks.map(({ path }: { path: string }) => path), ["item"]);
});

Deno.test("an argument that loses its default is optional, as its type says", async () => {
  await using project = await createProject();
  await project.run(...CHECK, "--update");
  await edit(project, ["count = 1 }", "count }"]);
  assert.deepEqual((await project.run(...CHECK)).code, 0);
  await edit(project, ["count?: number", "count: number"]);
  const { stdout, code } = await project.run(...CHECK);
  assert.deepEqual([stdout, code], ["Shop.order: `count` is required now\n", 1]);
});

Deno.test("check finds the services of all instances that a node would run", async () => {
  await using project = await createProject();
  const instances = ["shop", "web", "shop", "billing"].map((name, index) =>
    `  i${index}:\n    command: lymph instance --config=conf/${name}.yml\n`
  );
  const redis = "  redis:\n    command: redis-server --port 0\n";
  await project.write("conf/node.yml", `instances:\n${instances.join("")}${redis}`);
  const check = ["check", "--config", "conf/node.yml"];
  const { stdout } = await project.run(...check, "--update");
  assert.deepEqual(stdout.trim().split("\n"), [
    "contracts/Shop.json",
    "contracts/Web@2.json",
    "contracts/Billing.json",
  ]);
  await edit(project, [
    "count = 1 }: { item: string; count?: number }",
    "count }: { item: string; count: number }",
  ]);
  assert.equal((await project.run(...check)).stdout, "Shop.order: `count` is required now\n");
});

Deno.test("check needs services, and says which options do not go together", async () => {
  await using project = await createProject();
  await project.write("conf/empty.yml", "{}\n");
  const none = await project.run("check", "--config", "conf/empty.yml");
  assert.match(none.stderr, /^lymph: The configuration names no services to check: /);
  assert.equal(none.code, 1);
  const both = await project.run(...CHECK, "--update", "--snapshots");
  assert.match(both.stderr, /^lymph: --update and --snapshots do not go together/);
});
