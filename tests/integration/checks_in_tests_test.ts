import assert from "node:assert/strict";
import { Interface, NackError, rpc, type ValidateOptions } from "@lymph/lymph";
import { startServices } from "@lymph/lymph/testing";
import { Orders } from "./testdata/checks/orders.ts";

const WRONG = [{ name: "tea", price: "7" }];
const REASON = 'items[0].price: expected number of at least 0, got "7"';

async function startOrders(validate?: ValidateOptions) {
  const services = await startServices({ Orders }, validate && { validate });
  const [orders] = services.instances<Orders>("Orders");
  const ask = async (method: string, body: object) =>
    (await services.request("Orders", { subject: `Orders.${method}`, body })).body;
  const executed = () =>
    ["Orders", "Orders.worker"].flatMap((name) =>
      services.instances<Orders>(name).flatMap(({ executed }) => executed)
    );
  return { services, orders, ask, executed };
}

/** What the cause of a refused request says. */
const because = (text: string) => (error: unknown) => {
  assert.ok(error instanceof NackError, String(error));
  assert.ok(String(error.cause).includes(text), `${error.cause} does not say ${text}`);
  return true;
};

Deno.test("a test hears of arguments of the wrong type, which are not executed", async () => {
  const { services, ask, executed } = await startOrders();
  await using _services = services;
  await assert.rejects(ask("place", { items: WRONG }), because(`Orders.place: ${REASON}`));
  await assert.rejects(
    ask("place", { items: [{ name: "tea", price: -1 }] }),
    because("items[0].price: expected number of at least 0, got -1"),
  );
  assert.deepEqual(executed(), []);
  assert.equal(await ask("place", { items: [{ name: "tea", price: 7 }] }), 1);
});

Deno.test("a test hears of results of the wrong type", async () => {
  const { services, ask } = await startOrders();
  await using _services = services;
  await assert.rejects(
    ask("total", { answer: "7" }),
    because('result.total: expected number, got "7"'),
  );
  assert.deepEqual(await ask("total", { answer: 7 }), { total: 7 });
});

Deno.test("a test hears of events and tasks of the wrong type", async () => {
  const { services, ask, executed } = await startOrders();
  await using _services = services;
  await assert.rejects(
    ask("tell", { items: WRONG }),
    because(`Cannot emit order.placed: body.${REASON}`),
  );
  await assert.rejects(
    ask("send", { items: WRONG }),
    because(`Cannot apply Orders.pack: ${REASON}`),
  );
  await services.emit("order.placed", { items: WRONG });
  await services.settled();
  const [letter] = await services.deadLetters.list();
  assert.equal(
    letter?.error.message,
    `Orders.onPlaced cannot handle order.placed: body.${REASON}`,
  );
  assert.equal(letter?.attempts, 1);
  assert.deepEqual(executed(), []);
});

Deno.test("a test may do without checks", async () => {
  const { services, ask, executed } = await startOrders({ mode: "off" });
  await using _services = services;
  assert.equal(await ask("place", { items: WRONG }), 1);
  assert.deepEqual(executed()[0], WRONG);
});

Deno.test("a test can look at what a service takes and gives", async () => {
  class Local extends Interface {
    @rpc()
    add({ a }: { a: number }): number {
      return a;
    }
  }
  await using services = await startServices({ Orders, Local });
  const { methods, handles, emits, definitions } = await services.contract("Orders");
  assert.deepEqual(methods["place"]?.output, { type: "number" });
  assert.deepEqual(handles["onPlaced"]?.types, ["order.placed"]);
  assert.deepEqual(Object.keys(emits), ["order.placed"]);
  assert.deepEqual(Object.keys(definitions), ["Item"]);
  await assert.rejects(services.contract("Local"), /its class must stand in a module/);
  await assert.rejects(services.contract("Other"), /No service Other was started/);
});

Deno.test("a class in a function is not taken for another one of its name", async () => {
  class Orders extends Interface {
    @rpc()
    place({ items }: { items: string }): string {
      return items;
    }
  }
  await using services = await startServices({ Orders });
  assert.equal(await services.proxy<Orders>("Orders").place({ items: "tea" }), "tea");
});
