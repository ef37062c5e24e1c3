import assert from "node:assert/strict";
import { findFreePorts } from "../kit/servers/free_ports.ts";
import { eventually } from "../support/eventually.ts";
import { NodeProject } from "../support/projects/node_project.ts";
import { openClient } from "../support/parts/open_client.ts";
import { within } from "../support/within.ts";

const SHOP = `
import { Interface, rpc } from "@lymph/lymph";

export class Shop extends Interface {
  readonly #orders = this.metrics.counter("shop.orders");
  readonly #amounts = this.metrics.histogram("shop.amounts");

  @rpc()
  order(): void {
    this.#orders.increment();
    this.#amounts.record(9);
  }
}
`;
const COMMAND = "lymph instance --config=conf/shop.yml";

async function shops(port: number, numprocesses: number): Promise<NodeProject> {
  const project = await NodeProject.create({
    config: { container: { metrics: { prometheus: { port } } } },
    programs: { Shop: { command: COMMAND, numprocesses } },
  });
  await project.write("services/shop.ts", SHOP);
  await project.write("conf/shop.yml", "interfaces:\n  Shop: { class: shop:Shop }\n");
  return project;
}

const scrape = async (port: number): Promise<string> => {
  const answer = await within(fetch(`http://127.0.0.1:${port}/metrics`), "the metrics");
  return await answer.text();
};

Deno.test("S6 a node serves the metrics of all of its processes on one port", async () => {
  const [port = 0] = findFreePorts(1);
  await using project = await shops(port, 2);
  const node = await project.startNode();
  await using caller = await openClient(project.stateDir);
  await caller.untilInstances("Shop", 2);
  for (let calls = 0; calls < 6; calls++) {
    await caller.client.request("Shop", { subject: "Shop.order", body: {} });
  }
  const text = await scrape(port);
  const orders = [...text.matchAll(/^lymph_shop_orders_total\{(.*)\} (\d+)$/gm)];
  assert.deepEqual(
    orders.map(([, labels]) => /instance="([^"]+)"/.exec(labels ?? "")?.[1]).sort(),
    ["Shop.0", "Shop.1"],
  );
  assert.ok(orders.every(([, labels]) => labels?.includes('service="Shop"')));
  assert.equal(orders.reduce((sum, [, , count]) => sum + Number(count), 0), 6);
  assert.match(text, /^# TYPE lymph_shop_orders_total counter$/m);
  assert.match(text, /^# TYPE lymph_shop_amounts histogram$/m);
  assert.match(text, /^lymph_node_process_restarts_total\{.*process="Shop\.1".*\} 0$/m);
  assert.doesNotMatch((await node.logLines()).join("\n"), /Cannot listen/);
});

Deno.test("S6 a metrics port that is taken is one warning, and is served once it is free", async () => {
  const [port = 0] = findFreePorts(1);
  await using project = await shops(port, 1);
  const config = ["--config=conf/shop.yml"];
  await project.write(
    "conf/shop.yml",
    [
      "interfaces:\n  Shop: { class: shop:Shop }",
      `container: { metrics: { prometheus: { port: ${port} } } }\n`,
    ].join("\n"),
  );
  const first = project.start("instance", ...config);
  await first.stderr(/^Serving Shop/m);
  const second = project.start("instance", ...config);
  await second.stderr(/^Serving Shop/m);
  const warnings = (await second.logLines()).filter((line) => line.includes("Cannot listen"));
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? "", /prometheus: Cannot listen on 127\.0\.0\.1:\d+: another process/);
  first.signal("SIGTERM");
  await within(first.ended, "the end of the first instance");
  const text = await eventually(() => scrape(port).catch(() => false as const));
  assert.match(text, /^lymph_rpc/m);
});
