import assert from "node:assert/strict";
import type { ClassContract } from "../contract.ts";
import { asyncApiOf } from "./asyncapi.ts";

const types: ClassContract = {
  methods: {},
  handles: {
    onOrder: { types: ["order.*", "order.placed"], body: { type: "object" } },
    onAny: { types: ["order.*"], body: {} },
    resize: { types: [], body: { type: "object" } },
  },
  emits: { "order.placed": { $ref: "#/$defs/Order" } },
  definitions: { Order: { type: "object", properties: { id: { type: "number" } } } },
  untranslated: [],
};
const { channels, operations, components } = asyncApiOf({
  name: "Shop",
  version: "1.0.0",
  methods: [],
  routes: [],
  types,
});

Deno.test("each type of event is a channel, and so is a pattern", () => {
  const addresses = Object.entries(channels).map(([id, channel]) => [
    id,
    (channel as { address: string }).address,
  ]);
  assert.deepEqual(addresses, [["order.placed", "order.placed"], ["order.any", "order.*"]]);
});

Deno.test("a service sends what it emits, and receives what it handles; tasks are its own affair", () => {
  const actions = Object.entries(operations).map(([id, operation]) => [
    id,
    (operation as { action: string }).action,
  ]);
  assert.deepEqual(actions, [
    ["emit.order.placed", "send"],
    ["onOrder.order.any", "receive"],
    ["onOrder.order.placed", "receive"],
    ["onAny.order.any", "receive"],
  ]);
});

Deno.test("a message has the event's body as its payload, if that is known", () => {
  assert.deepEqual(channels["order.placed"], {
    address: "order.placed",
    messages: {
      "emit.order.placed": {
        name: "order.placed",
        payload: { $ref: "#/components/schemas/Order" },
      },
      "onOrder.order.placed": { name: "order.placed", payload: { type: "object" } },
    },
  });
  assert.deepEqual(Object.keys(components.schemas as object), ["Order"]);
});

Deno.test("an event may be named like what plain objects inherit", () => {
  const emits = { constructor: {}, ["__proto__"]: {} };
  const description = { name: "Shop", version: "1.0.0", methods: [], routes: [] };
  const { channels } = asyncApiOf({ ...description, types: { ...types, handles: {}, emits } });
  assert.deepEqual(Object.keys(channels), ["constructor", "__proto__"]);
});
