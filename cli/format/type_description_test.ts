import assert from "node:assert/strict";
import type { Schema } from "../../core/contract/schema.ts";
import { formatDescription, readDescription } from "./interface_description.ts";

const ITEM: Schema = {
  type: "object",
  properties: {
    name: { type: "string" },
    size: { $ref: "#/$defs/Size" },
    note: { type: "string" },
  },
  required: ["name", "size"],
};
const ORDER: Schema = {
  type: "object",
  properties: { item: { $ref: "#/$defs/Item" }, count: { type: "number" } },
  required: ["item"],
};
const NOTHING: Schema = { type: "null", "x-wire": "nothing" };

/** What is shown of a method with these types. */
function describe(input: unknown, output: unknown, params: readonly string[] = []): string {
  const definitions = { Item: ITEM, Size: { enum: ["s", "m"] }, Order: ORDER };
  const contracts = { Shop: { methods: { order: { input, output } }, definitions } };
  const methods = [{ name: "Shop.order", params, help: "" }];
  return formatDescription("Shop", readDescription({ methods, contracts }))
    .replace("RPC interface of Shop\n\n", "");
}

Deno.test("a signature has types, and the types behind them follow", () => {
  assert.equal(
    describe(ORDER, { $ref: "#/$defs/Item" }),
    `rpc Shop.order(item: Item, count?: number): Item

Item
    name: string
    size: Size
    note?: string

Size = "s" | "m"`,
  );
});

Deno.test("a named type of all arguments is taken apart", () => {
  assert.match(
    describe({ $ref: "#/$defs/Order" }, {}),
    /^rpc Shop\.order\(item: Item, count\?: number\)\n/,
  );
});

Deno.test("arguments that may be left out are shown all the same", () => {
  assert.equal(
    describe(
      { anyOf: [{ type: "object", properties: { count: { type: "number" } } }, NOTHING] },
      NOTHING,
    ),
    "rpc Shop.order(count?: number): void",
  );
});

Deno.test("an argument that may be any value is marked if it may be left out", () => {
  const input = { type: "object", properties: { a: {}, b: {} }, required: ["a"] };
  assert.equal(describe(input, {}), "rpc Shop.order(a: unknown, b?: unknown)");
});

Deno.test("where the types are not known, the names of the parameters are", () => {
  assert.equal(describe({}, {}, ["item", "count"]), "rpc Shop.order(item, count)");
});

Deno.test("what a peer sends in place of types is passed over", () => {
  for (const contracts of [null, 1, { Shop: 1 }, { Shop: { methods: { order: { input: 1 } } } }]) {
    const methods = [{ name: "Shop.order", params: ["item"], help: "" }];
    const shown = formatDescription("Shop", readDescription({ methods, contracts }));
    assert.match(shown, /rpc Shop\.order\(item\)$/);
  }
});

Deno.test("control characters in a peer's types do not reach the terminal", () => {
  const input: Schema = { type: "object", properties: { "a\x1b[31m": { const: "\x1b[0m" } } };
  // deno-lint-ignore no-control-regex -- these are the characters to find
  assert.doesNotMatch(describe(input, {}), /\x1b/);
});
