import assert from "node:assert/strict";
import { readEvents } from "./event_description.ts";
import { formatDescription } from "./interface_description.ts";

const ITEM = { type: "object", properties: { name: { type: "string" } }, required: ["name"] };
const PACKED = {
  type: "object",
  properties: {
    name: { const: "a name of many characters" },
    place: { const: "a place of many characters" },
  },
  required: ["name", "place"],
};
const CONTRACTS = {
  Shop: {
    methods: {},
    handles: {
      placed: { types: ["order.placed", "order.*"], body: { $ref: "#/$defs/Item" } },
      again: { types: ["order.placed"], body: { $ref: "#/$defs/Item" } },
      resize: {
        types: [],
        body: { type: "object", properties: { id: { type: "number" } }, required: ["id"] },
      },
    },
    emits: { "order.packed": PACKED, "order.lost": {} },
    definitions: { Item: ITEM },
  },
};

Deno.test("events and tasks follow the methods, and the types behind them come last", () => {
  assert.equal(
    formatDescription("Shop", [{ name: "Shop.a", params: [], help: "" }], {
      events: readEvents({ contracts: CONTRACTS }),
      emphasize: (name) => `*${name}*`,
    }),
    `RPC interface of Shop

rpc *Shop.a*()

handles *order.**: Item
handles *order.placed*: Item

task *Shop.resize*(id: number)

emits *order.lost*
emits *order.packed*: { name: "a name of many characters"; place: "a place of many characters" }

Item
    name: string`,
  );
});

Deno.test("a service that does not tell its events, or tells them in another form, has none", () => {
  const replies = [
    null,
    {},
    { contracts: null },
    { contracts: { Shop: { methods: {}, definitions: {} } } },
    { contracts: { Shop: { handles: [], emits: "text", definitions: 1 } } },
  ];
  for (const reply of replies) assert.deepEqual(readEvents(reply), []);
});

Deno.test("an event's name cannot change the terminal", () => {
  const contracts = { Shop: { emits: { "a\u001b[31m": {} } } };
  const text = formatDescription("Shop", [], { events: readEvents({ contracts }) });
  assert(!text.includes("\u001b"));
});
