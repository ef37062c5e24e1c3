/** Services of one process that call each other while it starts and stops. */
import assert from "node:assert/strict";
import { Container, event, Interface, rpc } from "../../mod.ts";
import { within } from "../../tests/support/within.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import type { ServiceRegistry } from "../discovery/registry.ts";

class Stock extends Interface {
  @rpc()
  take(): string {
    return "taken";
  }
}

class Orders extends Interface {
  readonly entered: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly mayGoOn: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly handled: PromiseWithResolvers<string> = Promise.withResolvers();
  failures = 0;
  drained: string | undefined;

  @rpc()
  async order(): Promise<string> {
    this.entered.resolve();
    await this.mayGoOn.promise;
    return await this.#take();
  }

  @event("order.placed")
  async onPlaced(): Promise<void> {
    try {
      this.handled.resolve(await this.#take());
    } catch (error) {
      this.failures++;
      throw error;
    }
  }

  override async onDrain(): Promise<void> {
    this.drained = await this.#take();
    this.mayGoOn.resolve();
  }

  #take(): Promise<string> {
    return this.proxy<Stock>("Stock").take();
  }
}

/** A container with both, whose registry may be another than the network's. */
async function install(
  network: LocalNetwork,
  adapt: (registry: ServiceRegistry) => void = () => {},
): Promise<{ container: Container; orders: Orders }> {
  const parts = network.parts(new MsgpackSerializer());
  adapt(parts.registry);
  const container = new Container(parts);
  await container.install(Stock);
  return { container, orders: await container.install(Orders) };
}

Deno.test("a call under way at a stop can call its neighbours, and so can onDrain", async () => {
  const network = new LocalNetwork();
  const { container, orders } = await install(network);
  await using caller = new Container(network.parts(new MsgpackSerializer()), { isolated: true });
  await Promise.all([container.start(), caller.start()]);
  const asked = caller.request("Orders", { subject: "Orders.order", body: {} });
  await orders.entered.promise;
  await container.stop();
  assert.deepEqual([orders.drained, (await asked).body], ["taken", "taken"]);
});

Deno.test("an event that has waited for a process can call services that it has yet to register", async () => {
  const network = new LocalNetwork();
  const before = await install(network);
  await before.container.start();
  await before.container.stop(); // its queue stays
  const mayRegister = Promise.withResolvers<void>();
  const { container, orders } = await install(network, (registry) => {
    const register = registry.register.bind(registry);
    registry.register = async (instance) => {
      await mayRegister.promise;
      await register(instance);
    };
  });
  await using emitter = new Container(network.parts(new MsgpackSerializer()), { isolated: true });
  await emitter.start();
  await emitter.emit("order.placed", {});
  const started = container.start();
  try {
    assert.equal(await within(orders.handled.promise, "the event"), "taken");
    assert.equal(orders.failures, 0);
  } finally {
    mayRegister.resolve();
    await started;
    await container.stop();
  }
});

Deno.test("a container that stops leaves new events to others, and a call still gets what it waits for", async () => {
  const [asked, handled] = [Promise.withResolvers<void>(), Promise.withResolvers<unknown>()];
  class Stage extends Interface {
    @rpc()
    async ask(): Promise<unknown> {
      const { body } = await this.nextEvent("answered", { trigger: () => asked.resolve() });
      return body;
    }
    @event("asked")
    onAsked(): void {
      handled.resolve(this);
    }
    override async onDrain(): Promise<void> {
      if (this !== first) return;
      await this.emit("asked");
      await this.emit("answered", "well");
    }
  }
  const network = new LocalNetwork();
  const parts = () => network.parts(new MsgpackSerializer());
  const [container, next] = [new Container(parts()), new Container(parts())];
  const [first, second] = [await container.install(Stage), await next.install(Stage)];
  await using caller = new Container(parts(), { isolated: true });
  await Promise.all([container.start(), caller.start()]);
  const answer = caller.request("Stage", { subject: "Stage.ask", body: {} });
  await asked.promise;
  await container.stop();
  assert.equal((await answer).body, "well");
  await next.start();
  assert.equal(await within(handled.promise, "the event"), second);
  await next.stop();
});
