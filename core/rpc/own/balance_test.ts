import assert from "node:assert/strict";
import { type Balance, Container, Interface, rpc } from "../../../mod.ts";
import { eventually } from "../../../tests/kit/mod.ts";
import { LocalNetwork } from "../../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";

class Shop extends Interface {
  served = 0;

  @rpc()
  sell(): void {
    this.served++;
  }
}

/** Two instances of a service in two containers, of which the first one asks. */
async function startTwo(balance?: Balance) {
  const network = new LocalNetwork();
  const start = async (version: string) => {
    const container = new Container(network.parts(new MsgpackSerializer()), {
      peer: { quietMs: 0, ...(balance && { balance }) },
    });
    const shop = await container.install(Shop, { name: "Shop", version });
    await container.start();
    return { container, shop };
  };
  const [own, other] = [await start("1.0.0"), await start("1.1.0")];
  const ask = (version?: string) =>
    own.container.request("Shop", { subject: "Shop.sell", body: {} }, version ? { version } : {});
  await eventually(() => own.container.instances("Shop").length === 2);
  return {
    ask,
    own,
    served: () => [own.shop.served, other.shop.served],
    async [Symbol.asyncDispose]() {
      await own.container.stop();
      await other.container.stop();
    },
  };
}

Deno.test("one call after another stays in the process", async () => {
  await using two = await startTwo();
  for (let i = 0; i < 10; i++) await two.ask();
  assert.deepEqual(two.served(), [10, 0]);
});

Deno.test("calls at the same time go to all instances", async () => {
  await using two = await startTwo();
  await Promise.all(Array.from({ length: 10 }, () => two.ask()));
  assert.deepEqual(two.served(), [5, 5]);
});

Deno.test("with an equal balance the instance of the process takes turns with others", async () => {
  await using two = await startTwo("equal");
  for (let i = 0; i < 10; i++) await two.ask();
  assert.deepEqual(two.served(), [5, 5]);
});

Deno.test("a version that the process does not have is asked elsewhere", async () => {
  await using two = await startTwo();
  for (let i = 0; i < 10; i++) await two.ask("1.1");
  assert.deepEqual(two.served(), [0, 10]);
});

Deno.test("an instance of the process that is not registered is not asked", async () => {
  const network = new LocalNetwork();
  const parts = () => network.parts(new MsgpackSerializer());
  await using hidden = new Container(parts(), { isolated: true });
  const own = await hidden.install(Shop);
  await hidden.start();
  await using shown = new Container(parts());
  const other = await shown.install(Shop);
  await shown.start();
  for (let i = 0; i < 10; i++) await hidden.request("Shop", { subject: "Shop.sell", body: {} });
  assert.deepEqual([own.served, other.served], [0, 10]);
});
