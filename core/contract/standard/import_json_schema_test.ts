import assert from "node:assert/strict";
import type { Schema } from "../schema.ts";
import { importJsonSchema } from "./import_json_schema.ts";

/** What is made of a JSON Schema, with the schemas that it names. */
function read(root: unknown, known: Record<string, Schema> = {}) {
  const definitions = { ...known };
  const schema = importJsonSchema(root, { name: "order", definitions });
  return { schema, definitions };
}

const SCHEMAS: [name: string, json: unknown, schema: Schema][] = [
  ["any", true, {}],
  ["none", false, { not: {} }],
  ["none, in words", { not: {} }, { not: {} }],
  ["what is no schema", "text", {}],
  ["a type", { type: "string", title: "a", default: "b" }, { type: "string" }],
  ["another type", { type: "date" }, {}],
  ["several types", { type: ["string", "null"], minLength: 2 }, {
    anyOf: [{ type: "string", minLength: 2 }, { type: "null", minLength: 2 }],
  }],
  ["null", { const: null }, { type: "null" }],
  ["a constant", { type: "number", const: 3 }, { type: "number", const: 3 }],
  ["a constant object", { const: {} }, {}],
  ["choices", { enum: ["a", 1, null] }, { enum: ["a", 1, null] }],
  ["choices of objects", { enum: [{}] }, {}],
  ["an integer as libraries write it", {
    type: "integer",
    minimum: -Number.MAX_SAFE_INTEGER,
    maximum: Number.MAX_SAFE_INTEGER,
  }, { type: "integer" }],
  ["limits", { minimum: 1, maxLength: "2", minItems: 3 }, { minimum: 1, minItems: 3 }],
  ["a pattern", { pattern: "^a$", format: "email", description: "b" }, {
    pattern: "^a$",
    format: "email",
    description: "b",
  }],
  ["a pattern that is none with the flag u", { pattern: "\\-" }, {}],
  ["alternatives", { oneOf: [{ type: "string" }, true] }, { anyOf: [{ type: "string" }, {}] }],
  ["all", { allOf: [{ type: "string" }, { minLength: 1 }] }, {
    allOf: [{ type: "string" }, { minLength: 1 }],
  }],
  ["what is narrowed in ways that are not known here", {
    not: { type: "string" },
    if: { type: "string" },
    then: { minLength: 1 },
    propertyNames: { pattern: "a" },
  }, {}],
  ["an object", {
    type: "object",
    properties: { a: { type: "string" } },
    required: ["a"],
    additionalProperties: false,
  }, { type: "object", properties: { a: { type: "string" } }, required: ["a"] }],
  ["a record", { type: "object", additionalProperties: { type: "number" } }, {
    type: "object",
    additionalProperties: { type: "number" },
  }],
  ["a list", { type: "array", items: { type: "number" } }, {
    type: "array",
    items: { type: "number" },
  }],
  ["a tuple", { type: "array", prefixItems: [{ type: "number" }], items: false }, {
    type: "array",
    prefixItems: [{ type: "number" }],
    items: false,
  }],
  ["a reference that leads nowhere", { $ref: "https://example.com/a" }, {}],
];

for (const [name, json, schema] of SCHEMAS) {
  Deno.test(`JSON Schema of ${name} is taken over`, () => {
    assert.deepEqual(read(json), { schema, definitions: {} });
  });
}

Deno.test("named schemas keep their names where these are free", () => {
  const item = { $ref: "#/$defs/Item" };
  const json = {
    type: "array",
    items: item,
    $defs: { Item: { type: "object", properties: { "a/b": { $ref: "#/$defs/a~1b" } } }, "a/b": {} },
  };
  assert.deepEqual(read(json, { Item: { type: "string" } }), {
    schema: { type: "array", items: { $ref: "#/$defs/Item_2" } },
    definitions: {
      Item: { type: "string" },
      Item_2: { type: "object", properties: { "a/b": { $ref: "#/$defs/a~1b" } } },
      "a/b": {},
    },
  });
});

Deno.test("a schema that refers to itself gets a name", () => {
  const json = { type: "object", properties: { next: { $ref: "#" } } };
  assert.deepEqual(read(json), {
    schema: { $ref: "#/$defs/order" },
    definitions: {
      order: { type: "object", properties: { next: { $ref: "#/$defs/order" } } },
    },
  });
});
