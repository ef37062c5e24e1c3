import assert from "node:assert/strict";
import { configureLogging } from "../../../core/observe/logs/log.ts";
import { ManagedQueues } from "./managed_queues.ts";

const ANSWERS: Readonly<Record<string, unknown>> = {
  "/rabbit/api/queues/shop%2F1": [
    { name: "Till-on_price", messages: 2, consumers: 1, exclusive: false },
    { name: "Ears-on_order" },
    { name: "own", exclusive: true },
    { name: "lymph_waiting", messages: 9 },
    { name: "another program's" },
    { name: "lymph.orders-on_paid" },
    { name: "lymph_cart-on_paid" },
    { name: "_audit-on_order" },
  ],
  "/rabbit/api/exchanges/shop%2F1/lymph/bindings/source": [
    { destination: "Till-on_price", destination_type: "queue", routing_key: "price.told" },
    { destination: "Till-on_price", destination_type: "queue", routing_key: "price.*" },
    { destination: "Ears-on_order", destination_type: "queue", routing_key: "order" },
    { destination: "own", destination_type: "queue", routing_key: "order" },
    { destination: "lymph_waiting", destination_type: "queue", routing_key: "order" },
    { destination: "lymph.orders-on_paid", destination_type: "queue", routing_key: "paid" },
    { destination: "lymph_cart-on_paid", destination_type: "queue", routing_key: "paid" },
    { destination: "_audit-on_order", destination_type: "queue", routing_key: "order" },
    { destination: "other", destination_type: "exchange", routing_key: "order" },
  ],
};

function serve(handler: (request: Request) => Response) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
  const api = new URL(`http://joe:p%40ss@127.0.0.1:${server.addr.port}/rabbit/`);
  const queues = new ManagedQueues({ api, virtualHost: "shop/1", exchange: "lymph" });
  return { queues, [Symbol.asyncDispose]: () => server.shutdown() };
}

Deno.test("RabbitMQ's management API tells of the queues of events, and of no others", async () => {
  await using rabbitmq = serve((request) => {
    assert.equal(request.headers.get("authorization"), `Basic ${btoa("joe:p@ss")}`);
    return Response.json(ANSWERS[new URL(request.url).pathname]);
  });
  assert.deepEqual(await rabbitmq.queues.list(), [
    { name: "Ears-on_order", patterns: ["order"], length: 0, consumers: 0, isOrphan: false },
    {
      name: "Till-on_price",
      patterns: ["price.*", "price.told"],
      length: 2,
      consumers: 1,
      isOrphan: false,
    },
    { name: "_audit-on_order", patterns: ["order"], length: 0, consumers: 0, isOrphan: false },
    { name: "lymph.orders-on_paid", patterns: ["paid"], length: 0, consumers: 0, isOrphan: false },
    { name: "lymph_cart-on_paid", patterns: ["paid"], length: 0, consumers: 0, isOrphan: false },
  ]);
});

Deno.test("an API that refuses is complained of once, without the password", async () => {
  const complaints: unknown[] = [];
  configureLogging({ level: "warning", sinks: [({ message }) => complaints.push(message)] });
  await using rabbitmq = serve(() => new Response(null, { status: 401 }));
  for (let i = 0; i < 2; i++) assert.deepEqual(await rabbitmq.queues.list(), []);
  configureLogging({ level: "error", sinks: [] });
  assert.equal(complaints.length, 1);
  assert.match(String(complaints[0]), /^Cannot list all queues: http:\/\/127\S+ has answered 401$/);
});
