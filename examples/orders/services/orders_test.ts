import { startServices } from "@lymph/lymph/testing";
import assert from "node:assert/strict";
import { Orders } from "./orders.ts";
import { Shop } from "./shop.ts";
import { Warehouse } from "./warehouse.ts";

Deno.test("an order from the page is placed, and packed by a worker", async () => {
  await using services = await startServices({ Orders, Shop, Warehouse });
  const body = new URLSearchParams({ article: "tea", count: "2" });
  const response = await services.fetch("Shop", "/orders", { method: "POST", body });
  const order = await response.json();
  await services.settled();
  services.expectEvents([
    { type: "order.placed", body: order },
    { type: "order.packed", body: order },
  ]);
  assert.deepEqual(services.tasks, [{ task: "Warehouse.pack", args: order }]);
});

Deno.test("an order of nothing is refused", async () => {
  await using services = await startServices({ Orders, Shop });
  const body = new URLSearchParams({ article: "tea", count: "0" });
  const response = await services.fetch("Shop", "/orders", { method: "POST", body });
  assert.equal(response.status, 400);
  assert.equal(await response.text(), "count must be at least 1: current value is 0");
});
