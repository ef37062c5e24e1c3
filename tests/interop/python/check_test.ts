/** `lymph check` in a cluster with services of both languages. */
import assert from "node:assert/strict";
import { createProject } from "../../support/projects/project.ts";
import { eventually } from "../../support/eventually.ts";
import type { Cluster } from "./cluster.ts";
import { Servers } from "./servers.ts";

const GUIDE = new URL("../../../docs/guide/contracts.md", import.meta.url);

let servers: Servers;
Deno.test.beforeAll(async () => {
  servers = await Servers.start();
});
Deno.test.afterAll(() => servers?.stop()); // it may have failed to start

/** Starts a shop, and services of both languages that rely on it. */
async function startAll(cluster: Cluster): Promise<void> {
  const web = { "Web@2.1": "checked_shop:Web" };
  const [, billing, ...webs] = await Promise.all([
    cluster.start("typescript", { Shop: "checked_shop:Shop" }),
    cluster.start("python", { billing: "checked_shop:Billing" }),
    cluster.start("typescript", web),
    cluster.start("typescript", web),
  ]);
  const buy = async (endpoint: string, subject: string) => {
    const question = { subject, body: { item: "tea" } };
    // Python lymph may lose its first message to a new peer.
    await eventually(() =>
      cluster.client.request(endpoint, question).then(({ body }) => body === 3, () => false)
    );
  };
  for (const { endpoint } of webs) await buy(endpoint, "Web.buy");
  await buy(billing.endpoint, "billing.buy");
  await cluster.ask("billing", "pay", { id: 1 });
  await eventually(async () => await cluster.ask("Shop", "paid") === 1);
}

/** Runs check for a class in place of the shop's. */
async function check(cluster: Cluster, type: string) {
  await using project = await createProject({
    "shop.json": JSON.stringify({ interfaces: { Shop: { class: type } } }),
  });
  return await cluster.run("typescript", "check", `--config=${project.path}/shop.json`);
}

Deno.test("check tells each kind of break with the services it affects, Python lymph included", async () => {
  await using cluster = await servers.createCluster();
  await startAll(cluster);
  const { stdout, stderr, code } = await check(cluster, "checked_shop_next:Shop");
  const lines = stdout.trimEnd().split("\n");
  assert.deepEqual(lines, [
    "Shop.order: `count` is required now: Web@2.1 (2 instances) and billing (Python, 1) call it without",
    "Shop.price: its result may be string now, not only number: " +
    "Web@2.1 (2 instances) and billing (Python, 1) call it",
    "Shop emits order.placed: `item` may be missing now: Web@2.1 (2 instances) handles it",
    "Shop handles order.paid: `total` is required now: billing (Python, 1) emits it without",
  ], stderr);
  assert.match(stderr, /^Services of Python lymph do not tell which events they handle: billing$/m);
  assert.equal(code, 1);
  assert((await Deno.readTextFile(GUIDE)).includes(lines[0] ?? ""), "the guide shows such a line");
});

Deno.test("a compatible change passes check while services of both languages run", async () => {
  await using cluster = await servers.createCluster();
  await startAll(cluster);
  const { stdout, code } = await check(cluster, "checked_shop_next:LargerShop");
  assert.deepEqual([stdout.trimEnd().split("\n"), code], [[
    "Compatible: Shop.order: `note` is new and optional",
    "Compatible: Shop emits order.placed: `at` is new",
  ], 0]);
});
