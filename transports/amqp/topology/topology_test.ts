import assert from "node:assert/strict";
import type { Subscription } from "../../../core/events/event_system.ts";
import { type QueueSpec, Topology } from "./topology.ts";

const topology = new Topology();
const DEAD_LETTERS = {
  "x-dead-letter-exchange": "lymph_dead",
  "x-dead-letter-routing-key": "Shop-onOrder",
};

const HANDLER_QUEUES: readonly [string, Partial<Subscription>, boolean, Partial<QueueSpec>][] = [
  ["is durable and shared", {}, true, {
    durable: true,
    exclusive: false,
    autoDelete: false,
    arguments: DEAD_LETTERS,
  }],
  ["has one active consumer where it is serial", { order: "serial" }, true, {
    durable: true,
    arguments: { ...DEAD_LETTERS, "x-single-active-consumer": true },
  }],
  ["is the same for sequential and concurrent handlers", { order: "sequential" }, true, {
    arguments: DEAD_LETTERS,
  }],
  ["is Python lymph's where it shall not be durable", {}, false, {
    durable: false,
    exclusive: false,
    autoDelete: false,
    arguments: { "x-ha-policy": "all" },
  }],
  ["vanishes with its connection where it is exclusive", { exclusive: true }, true, {
    durable: false,
    exclusive: true,
    autoDelete: true,
    arguments: {},
  }],
];

for (const [fact, subscription, durable, expected] of HANDLER_QUEUES) {
  Deno.test(`a handler's queue ${fact}`, () => {
    const queue = topology.handlerQueue(
      { queue: "Shop-onOrder", patterns: ["order.*", "order.#.paid"], ...subscription },
      { durable },
    );
    assert.equal(queue.name, "Shop-onOrder");
    assert.deepEqual({ ...queue, ...expected }, queue);
    assert.deepEqual(queue.bindings, [
      { exchange: "lymph", key: "order.*" },
      { exchange: "lymph", key: "order.#.paid" },
      { exchange: "lymph_retry", key: "Shop-onOrder" },
    ]);
  });
}

Deno.test("each delay of each event type has a queue of its own, which leads to that type", () => {
  const queues = [["a", 500], ["a", 600], ["b", 500]] as const;
  const specs = queues.map(([type, delayMs]) => topology.delayQueue(type, delayMs));
  assert.equal(new Set(specs.map(({ name }) => name)).size, 3);
  for (const [index, [type, delayMs]] of queues.entries()) {
    const { bindings, durable, arguments: args } = specs[index] as QueueSpec;
    assert.deepEqual(bindings, [], "it is filled by its name alone");
    assert.ok(durable);
    assert.equal(args["x-dead-letter-exchange"], "lymph");
    assert.equal(args["x-dead-letter-routing-key"], type);
    assert.equal(args["x-message-ttl"], delayMs);
    assert.ok(Number(args["x-expires"]) > delayMs, "it outlives what waits in it");
  }
});

Deno.test("what failed in a queue comes back to that queue only", () => {
  const { arguments: args } = topology.retryQueue("Shop-onOrder", 250);
  assert.equal(args["x-dead-letter-exchange"], "lymph_retry");
  assert.equal(args["x-dead-letter-routing-key"], "Shop-onOrder");
  assert.equal(args["x-message-ttl"], 250);
});

Deno.test("everything is named after the main exchange", () => {
  const other = new Topology("shop");
  const names = other.exchanges().map(({ name, type }) => `${name} ${type}`);
  assert.deepEqual(names, [
    "shop topic",
    "shop_waiting direct",
    "shop_retry direct",
    "shop_dead fanout",
  ]);
  assert.deepEqual(other.deadLetterQueue(), {
    name: "shop_dead",
    durable: true,
    exclusive: false,
    autoDelete: false,
    arguments: {},
    bindings: [{ exchange: "shop_dead", key: "" }],
  });
  assert.equal(other.delayQueue("a", 1).arguments["x-dead-letter-exchange"], "shop");
  assert.notEqual(other.delayQueue("a", 1).name, topology.delayQueue("a", 1).name);
});

Deno.test("queues of the framework are internal, and those of handlers with like names are not", () => {
  const { main, waiting, retry } = topology;
  const own = [
    topology.deadLetterQueue(),
    topology.deadLetterLock(),
    topology.catalogueQueue(),
    topology.catalogueLock(),
    topology.presenceQueue("a"),
    topology.ledgerQueue("Shop-onOrder"),
    topology.delayQueue("order", 10),
    topology.retryQueue("Shop-onOrder", 10),
  ].map(({ name }) => name);
  for (const name of [...own, waiting, retry]) assert.ok(topology.isInternal(name), name);
  for (const name of ["_shop-onOrder", "_deadline-onOrder", ".worker-clean", "-onOrder"]) {
    assert.ok(!topology.isInternal(main + name), main + name);
  }
});

Deno.test("names that the protocol has no room for are refused", () => {
  const subscribe = (queue: string, pattern: string) => () =>
    topology.handlerQueue({ queue, patterns: [pattern] });
  assert.doesNotThrow(subscribe("q".repeat(255), "é".repeat(127)));
  assert.throws(subscribe("q".repeat(256), "a"), RangeError);
  assert.throws(subscribe("q", "é".repeat(128)), RangeError);
  assert.throws(() => topology.delayQueue("t".repeat(250), 5), RangeError);
});
