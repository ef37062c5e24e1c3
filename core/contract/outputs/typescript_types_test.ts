import assert from "node:assert/strict";
import type { Schema } from "../schema.ts";
import { Names } from "./names.ts";
import { TypeScriptTypes } from "./typescript_types.ts";

const DEFINITIONS: Readonly<Record<string, Schema>> = {
  "Box<string>": { type: "object", properties: { value: { type: "string" } }, required: ["value"] },
  Size: { enum: ["s", "m"] },
};
const BOX: Schema = { $ref: "#/$defs/Box%3Cstring%3E" };
const INT: Schema = { type: "integer", "x-wire": "int" };
const TEXT: Schema = { type: "string" };

function mapOf(key: Schema, value: Schema): Schema {
  const items: Schema = { type: "array", prefixItems: [key, value], minItems: 2, items: false };
  return { type: "array", items, "x-wire": "map" };
}

const TYPES: readonly [schema: Schema, type: string][] = [
  [{}, "unknown"],
  [{ not: {} }, "never"],
  [{ const: 'a"b' }, '"a\\"b"'],
  [{ enum: ["a", 1, true, null] }, '"a" | 1 | true | null'],
  [{ type: "integer" }, "number"],
  [INT, "number | bigint"],
  [{ ...INT, const: 10 }, "number | bigint"],
  [{ type: "array", items: INT }, "(number | bigint)[]"],
  [{ type: "array", items: { enum: ["a", "b"] } }, '("a" | "b")[]'],
  [{ type: "array" }, "unknown[]"],
  [{ type: "array", items: false }, "[]"],
  [
    { type: "array", prefixItems: [TEXT, INT], minItems: 1, items: false },
    "[string, (number | bigint)?]",
  ],
  [{ type: "array", prefixItems: [TEXT], minItems: 1, items: TEXT }, "[string, ...string[]]"],
  [{ type: "array", items: BOX, "x-wire": "set" }, "Set<Box_string>"],
  [mapOf(TEXT, BOX), "{ [key: string]: Box_string }"],
  [mapOf({ type: "number" }, TEXT), "{ [key: string]: string } | Map<number, string>"],
  [{ type: "null", "x-wire": "nothing" }, "null"],
  [{ type: "string", "x-wire": "Decimal" }, "Decimal"],
  [{ anyOf: [TEXT, { type: "null" }] }, "string | null"],
  [{ allOf: [BOX, { anyOf: [TEXT, BOX] }] }, "Box_string & (string | Box_string)"],
  [{ type: "object" }, "{ [key: string]: unknown }"],
  [{ type: "object", additionalProperties: TEXT }, "{ [key: string]: string }"],
  [
    { type: "object", properties: { "a b": TEXT, c: {} }, required: ["a b"] },
    '{ "a b": string; c?: unknown }',
  ],
];

for (const [schema, type] of TYPES) {
  Deno.test(`${JSON.stringify(schema)} is ${type} in TypeScript`, () => {
    const types = new TypeScriptTypes(DEFINITIONS, new Names(DEFINITIONS));
    assert.equal(types.of(schema, "  "), type);
  });
}

Deno.test("named types are declared where others refer to them, and what they need is imported", () => {
  const definitions = {
    Price: { type: "object", properties: { total: { "x-wire": "Decimal" } } },
  } as const;
  const types = new TypeScriptTypes(definitions, new Names(definitions));
  types.of({ type: "array", items: { $ref: "#/$defs/Price" } });
  assert.deepEqual(types.declarations(), ["export interface Price {\n  total?: Decimal;\n}"]);
  assert.deepEqual([...types.imports], ["Decimal"]);
});

Deno.test("a comment has the limits of a property, and cannot end early", () => {
  const definitions: Record<string, Schema> = {
    Item: {
      type: "object",
      description: "Ends */ here.",
      properties: { count: { type: "integer", minimum: 1, description: "How many." } },
    },
  };
  const types = new TypeScriptTypes(definitions, new Names(definitions));
  types.of({ $ref: "#/$defs/Item" });
  assert.deepEqual(types.declarations(), [
    "/** Ends *\\/ here. */\nexport interface Item {\n" +
    "  /**\n   * How many.\n   *\n   * @integer\n   * @minimum 1\n   */\n  count?: number;\n}",
  ]);
});
