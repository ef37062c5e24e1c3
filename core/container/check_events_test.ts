import assert from "node:assert/strict";
import {
  Container,
  event,
  Interface,
  rpc,
  serialEvent,
  type ServiceEvent,
  task,
} from "../../mod.ts";
import { settle } from "../../tests/kit/settle.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import type { ClassContract } from "../contract/contract.ts";

interface Order {
  readonly id: number;
}

class Shop extends Interface {
  readonly handled: string[] = [];

  @event("order.placed")
  onPlaced({ body }: ServiceEvent<Order>): void {
    this.handled.push(`placed ${body.id}`);
  }

  @event("order.told", { broadcast: true })
  onTold({ body }: ServiceEvent<Order>): void {
    this.handled.push(`told ${body.id}`);
  }

  @serialEvent("order.paid", { key: ({ body }) => body.id, partitions: 1 })
  onPaid({ body }: ServiceEvent<Order>): void {
    this.handled.push(`paid ${body.id}`);
  }

  @task()
  pack({ id }: Order): void {
    this.handled.push(`packed ${id}`);
  }

  @rpc()
  async place({ id }: { id: unknown }): Promise<void> {
    await this.emit("order.placed", { id });
  }

  @rpc()
  async send({ id }: { id: unknown }): Promise<void> {
    await this.apply(this.pack, { id } as Order);
  }
}

const ORDER = { $ref: "#/$defs/Order" };

/** What the source of `Shop` would tell. */
const CONTRACT: ClassContract = {
  methods: {},
  handles: {
    onPlaced: { types: ["order.placed"], body: ORDER },
    onTold: { types: ["order.told"], body: ORDER },
    onPaid: { types: ["order.paid"], body: ORDER },
    pack: { types: [], body: ORDER },
  },
  emits: { "order.placed": ORDER },
  definitions: {
    Order: { type: "object", properties: { id: { type: "number" } }, required: ["id"] },
  },
  untranslated: [],
};

async function startShop() {
  const network = new LocalNetwork();
  const errors: string[] = [];
  const container = (contract?: ClassContract) =>
    new Container(network.parts(new MsgpackSerializer()), {
      describeClass: () => Promise.resolve(contract),
      plugins: [{
        name: "test",
        onError: ({ message }, { subject }) => void errors.push(`${subject}: ${message}`),
      }],
    });
  const containers = [container(CONTRACT), container(CONTRACT), container()];
  const [serving, working, client] = containers as [Container, Container, Container];
  const shop = await serving.install(Shop);
  const worker = await working.install(Shop, { worker: true });
  for (const one of containers) await one.start();
  const { deadLetters } = network.events(new MsgpackSerializer());
  return {
    shop,
    worker,
    client,
    errors,
    deadLetters,
    async emit(type: string, body: unknown): Promise<void> {
      await client.emit(type, body);
      await settle(network.broker);
    },
    ask: (method: string, body: object) =>
      client.request("Shop", { subject: `Shop.${method}`, body }),
    async [Symbol.asyncDispose]() {
      for (const one of containers.reverse()) await one.stop();
      network.broker.close();
    },
  };
}

for (
  const [type, handler, queue] of [
    ["order.placed", "onPlaced", /^Shop-onPlaced$/],
    ["order.told", "onTold", /^Shop-onTold-/],
    ["order.paid", "onPaid", /^Shop-onPaid\.push$/],
  ] as const
) {
  Deno.test(`a wrong body of ${type} is a dead letter at once, and is not handled`, async () => {
    await using services = await startShop();
    await services.emit(type, { id: "7" });
    const [letter, ...others] = await services.deadLetters.list();
    assert.deepEqual(others, []);
    assert.match(letter?.queue ?? "", queue);
    assert.equal(letter?.attempts, 1);
    const message = `Shop.${handler} cannot handle ${type}: body.id: expected number, got "7"`;
    assert.deepEqual(letter?.error, { type: "UnrecoverableError", message });
    assert.deepEqual(services.shop.handled, []);
    assert.deepEqual(services.errors, [`${letter?.queue}: ${message}`]);
    await services.emit(type, { id: 7 });
    assert.deepEqual(services.shop.handled, [`${type.slice("order.".length)} 7`]);
  });
}

Deno.test("wrong arguments of a task are a dead letter, too", async () => {
  await using services = await startShop();
  await services.emit("lymph.tasks.Shop.pack", { id: null });
  const [letter] = await services.deadLetters.list();
  assert.equal(letter?.queue, "Shop.worker-pack");
  assert.equal(letter?.error.message, "Shop.pack: id: expected number, got null");
  assert.deepEqual(services.worker.handled, []);
});

Deno.test("an emitter hears that a body is not what its event declares; nothing is published", async () => {
  await using services = await startShop();
  await assert.rejects(services.ask("place", { id: "7" }));
  assert.deepEqual(services.errors, [
    'Shop.place: Cannot emit order.placed: body.id: expected number, got "7"',
  ]);
  await assert.rejects(services.ask("send", { id: "7" }));
  assert.equal(
    services.errors[1],
    'Shop.send: Cannot apply Shop.pack: id: expected number, got "7"',
  );
  assert.deepEqual(await services.deadLetters.list(), []);
  await services.ask("place", { id: 7 });
  await services.ask("send", { id: 7 });
});
