import assert from "node:assert/strict";
import { event, Interface, rpc, serialEvent, type ServiceEvent, task } from "../../mod.ts";
import { startServices } from "./mod.ts";

class Orders extends Interface {
  @rpc()
  async place({ id }: { id: number }): Promise<void> {
    await this.emit("order.placed", { id });
    await this.apply(this.invoice, { id });
    await this.apply(this.remind, { id }, { delayMs: 60_000 });
  }
  @task()
  async invoice({ id }: { id: number }): Promise<void> {
    await this.emit("order.invoiced", { id });
  }
  @task()
  remind(_order: { id: number }): void {}
  @serialEvent("order.*", { key: ({ body }: ServiceEvent<{ id: number }>) => body.id })
  onOrder(): void {}
  @event("order.placed")
  onPlaced(): void {}
}

Deno.test("events are remembered as they were emitted, without what tasks and keys take", async () => {
  await using services = await startServices({ Orders });
  await services.proxy<Orders>("Orders").place({ id: 7 });
  await services.settled();
  services.expectEvents([
    { type: "order.placed", body: { id: 7 } },
    { type: "order.invoiced", body: { id: 7 } },
  ]);
});

Deno.test("tasks that are handed over are remembered with their arguments", async () => {
  await using services = await startServices({ Orders: { class: Orders, workers: 0 } });
  await services.proxy<Orders>("Orders").place({ id: 7 });
  assert.deepEqual(services.tasks, [
    { task: "Orders.invoice", args: { id: 7 } },
    { task: "Orders.remind", args: { id: 7 }, delayMs: 60_000 },
  ]);
});

Deno.test("events of one's own that look alike are remembered", async () => {
  await using services = await startServices({});
  await services.emit("lymph.tasks", {});
  await services.emit("lymph.tasksforce.Orders.invoice", {});
  await services.emit("order.1", { event: 1 });
  assert.equal(services.emitted.length, 3);
});
