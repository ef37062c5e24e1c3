import assert from "node:assert/strict";
import { startServices } from "../../tests/kit/mod.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import type { Usage } from "../contract/usage/usage.ts";
import { event } from "../events/decorators.ts";
import type { ServiceEvent } from "../events/service_event.ts";
import { Interface } from "../interface/interface.ts";
import { rpc } from "../rpc/decorators.ts";
import { Container } from "./container.ts";
import { USAGE_HEADER } from "./default_interface.ts";

class Shop extends Interface {
  @rpc()
  order({ item, count = 1 }: { item: string; count?: number }): string {
    return `${count} ${item}`;
  }

  @event("placed")
  onPlaced(_event: ServiceEvent): void {}
}

class Web extends Interface {
  readonly #shop = this.proxy<Shop>("Shop");

  @rpc()
  async buy({ count = undefined }: { count?: number }): Promise<string> {
    return await this.#shop.order({ item: "tea", ...(count !== undefined && { count }) });
  }

  @rpc()
  async place(): Promise<void> {
    await this.emit("placed", { id: 1 });
  }
}

async function usageOf(services: Awaited<ReturnType<typeof startServices>>): Promise<Usage> {
  const question = { subject: "lymph.inspect", body: {} };
  const { body } = await services.request("Shop", question, { headers: { [USAGE_HEADER]: true } });
  return (body as { usage: Usage }).usage;
}

Deno.test("lymph.inspect tells which peer sends what, if it is asked", async () => {
  await using services = await startServices({ Shop, Web });
  const web = services.proxy<Web>("Web");
  await web.buy({});
  await web.buy({ count: 2 });
  await web.place();
  await services.settled();
  const { calls, events, seconds } = await usageOf(services);
  const [call] = calls;
  assert.deepEqual(calls, [{
    subject: "Shop.order",
    version: null,
    endpoint: call?.endpoint,
    native: true,
    args: { item: ["string"], count: ["absent", "number"] },
  }]);
  assert.deepEqual(events, [{
    type: "placed",
    source: events[0]?.source,
    body: { id: ["number"] },
  }]);
  assert(seconds >= 0);
});

Deno.test("a call that is refused for its arguments is no use", async () => {
  await using services = await startServices({ Shop });
  const refused = services.request("Shop", { subject: "Shop.order", body: { other: 1 } });
  await assert.rejects(refused, { name: "NackError" });
  assert.deepEqual((await usageOf(services)).calls, []);
});

Deno.test("a description is as before if usage is not asked for", async () => {
  await using services = await startServices({ Shop });
  const { body } = await services.request("Shop", { subject: "lymph.inspect", body: {} });
  assert.deepEqual(Object.keys(body as object), ["methods"]);
});

Deno.test("a caller that is gone is forgotten", async () => {
  const network = new LocalNetwork();
  const containerOf = () => new Container(network.parts(new MsgpackSerializer()));
  await using shop = containerOf();
  await shop.install(Shop);
  await shop.start();
  const question = { subject: "Shop.order", body: { item: "tea" } };
  const ask = async (asker: Container): Promise<Usage> => {
    const inspect = { subject: "lymph.inspect", body: {} };
    const headers = { [USAGE_HEADER]: true };
    const { body } = await asker.client.request(shop.endpoint, inspect, { headers });
    return (body as { usage: Usage }).usage;
  };
  await using asker = containerOf();
  await asker.start();
  const web = containerOf();
  await web.start();
  await web.client.request(shop.endpoint, question);
  assert.deepEqual((await ask(asker)).calls.map(({ endpoint }) => endpoint), [web.endpoint]);
  await web.stop();
  assert.deepEqual((await ask(asker)).calls, []);
});
