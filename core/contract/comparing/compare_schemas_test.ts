import assert from "node:assert/strict";
import { compareSchemas } from "./compare_schemas.ts";
import type { Schema } from "../schema.ts";

const TEXT: Schema = { type: "string" };
const NUMBER: Schema = { type: "number" };
const NULL: Schema = { type: "null" };
const object = (properties: Record<string, Schema>, ...required: string[]): Schema => ({
  type: "object",
  properties,
  ...(required.length > 0 && { required }),
});
const array = (items: Schema): Schema => ({ type: "array", items });
const either = (...anyOf: Schema[]): Schema => ({ anyOf });
const both = (...allOf: Schema[]): Schema => ({ allOf });
const ID = object({ id: NUMBER }, "id");
const CARD = object({ kind: { const: "card" }, number: TEXT }, "kind", "number");
const CASH = object({ kind: { const: "cash" } }, "kind");
const PAYMENT = both(ID, either(CARD, CASH));

/** What is sent, what is accepted, and what of the first is refused. */
const CASES: readonly (readonly [name: string, from: Schema, to: Schema, refused: string[]])[] = [
  ["the same", TEXT, TEXT, []],
  ["anything accepts all", object({ a: TEXT }), {}, []],
  ["nothing sent", { not: {} }, TEXT, []],
  ["anything sent", {}, TEXT, ["string, not unknown"]],
  ["nothing accepted", {}, { not: {} }, ["never, not unknown"]],
  ["another type", TEXT, NUMBER, ["number, not string"]],
  ["an integer is a number", { type: "integer" }, NUMBER, []],
  ["a number may be no integer", NUMBER, { type: "integer" }, ["integer, not number"]],
  ["a constant of a type", { const: "a" }, TEXT, []],
  ["a type is more than a constant", TEXT, { const: "a" }, ['"a", not string']],
  ["a wider union", TEXT, either(TEXT, NUMBER), []],
  ["a narrower union", either(TEXT, NUMBER), TEXT, ["string, not number"]],
  ["more constants", { enum: ["a", "b"] }, { enum: ["a", "b", "c"] }, []],
  ["fewer constants", { enum: ["a", "b"] }, { enum: ["a"] }, ['"a", not "b"']],
  ["constants of a type", { enum: ["a", "b"] }, TEXT, []],
  ["a boolean and its constants", { type: "boolean" }, { enum: [true, false] }, []],
  ["null is new", TEXT, either(TEXT, NULL), []],
  ["null is gone", either(TEXT, NULL), TEXT, ["string, not null"]],
  ["undefined travels as null", { type: "null", "x-wire": "nothing" }, NULL, []],
  ["a new optional property", object({ a: TEXT }), object({ a: TEXT, b: TEXT }), []],
  ["a new required property", object({ a: TEXT }), object({ a: TEXT, b: TEXT }, "b"), [
    "b is required",
  ]],
  ["a property that is no longer required", object({ a: TEXT }, "a"), object({ a: TEXT }), []],
  ["an unknown property of a closed object", object({ a: TEXT, b: TEXT }), object({ a: TEXT }), [
    "b is not known",
  ]],
  ["a property that changes", object({ a: TEXT }), object({ a: NUMBER }), [
    "a: number, not string",
  ]],
  [
    "a part of a part",
    object({ a: array(object({ b: TEXT })) }),
    object({ a: array(object({ b: NUMBER, c: TEXT }, "c")) }),
    ["a[].c is required", "a[].b: number, not string"],
  ],
  ["other properties", object({ a: TEXT }), {
    type: "object",
    additionalProperties: NUMBER,
  }, ["a: number, not string"]],
  [
    "other properties may have any name",
    { type: "object", additionalProperties: NUMBER },
    object({ a: TEXT }),
    ["a: string, not number"],
  ],
  ["an object in a union", either(object({ a: TEXT }), NULL), either(object({ a: NUMBER }), NULL), [
    "a: number, not string",
  ]],
  ["wider items", array(TEXT), array(either(TEXT, NUMBER)), []],
  ["narrower items", array(either(TEXT, NUMBER)), array(TEXT), ["[]: string, not number"]],
  [
    "a tuple is an array",
    {
      type: "array",
      prefixItems: [TEXT],
      minItems: 1,
      items: false,
    },
    array(TEXT),
    [],
  ],
  [
    "an array may be too long for a tuple",
    array(TEXT),
    { type: "array", prefixItems: [TEXT], items: false },
    ["[string?], not string[]"],
  ],
  ["a lower minimum", { ...NUMBER, minimum: 2 }, { ...NUMBER, minimum: 1 }, []],
  ["a higher minimum", { ...NUMBER, minimum: 1 }, { ...NUMBER, minimum: 2 }, [
    "number of at least 2, not number of at least 1",
  ]],
  ["a new maximum", NUMBER, { ...NUMBER, maximum: 2 }, ["number of at most 2, not number"]],
  ["a longer text", { ...TEXT, maxLength: 2 }, { ...TEXT, maxLength: 3 }, []],
  ["a new pattern", TEXT, { ...TEXT, pattern: "^a" }, ["string matching /^a/u, not string"]],
  ["a pattern that is gone", { ...TEXT, pattern: "^a" }, TEXT, []],
  ["a finer step", { ...NUMBER, multipleOf: 10 }, { ...NUMBER, multipleOf: 5 }, []],
  ["the same intersection with a union", PAYMENT, both(either(CASH, CARD), ID), []],
  ["an alternative of an intersection", both(ID, CASH), PAYMENT, []],
  ["an intersection with a wider union", both(ID, CASH), both(ID, either(CASH, NULL)), []],
  [
    "a part of an intersection that changes",
    both(ID, either(CASH)),
    both(object({ id: TEXT }), CASH),
    [
      "id: string, not number",
    ],
  ],
  ["an intersection with a narrower union", PAYMENT, both(ID, CASH), [
    'kind: "cash", not "card"',
    "number is not known",
  ]],
  ["an intersection of scalars", both(TEXT, { minLength: 2 }), both(TEXT, { minLength: 1 }), []],
  [
    "a narrower intersection of scalars",
    both(TEXT, { minLength: 1 }),
    both(TEXT, { minLength: 2 }),
    [
      "string & unknown of at least 2 characters, not string & unknown of at least 1 character",
    ],
  ],
  ["a text of an intersection", both(TEXT, { minLength: 1 }), TEXT, []],
  [
    "a union beside other keywords",
    { ...ID, anyOf: [CARD, CASH] },
    { ...CASH, anyOf: [CARD, ID] },
    [
      '{ kind: "cash" } & { kind: "card"; number: string } | { kind: "cash" } & { id: number }, not { id: number } & { kind: "card"; number: string }',
    ],
  ],
  ["alternatives of what is required", {
    ...CARD,
    anyOf: [{ required: ["a"] }, { required: ["b"] }],
  }, {
    ...CARD,
    anyOf: [{ required: ["b"] }],
  }, [
    '{ kind: "card"; number: string } & unknown, not { kind: "card"; number: string } & unknown',
  ]],
  ["one constant of an enumeration", { enum: ["a"] }, { enum: ["b"] }, ['"b", not "a"']],
  ["another type of the wire", { "x-wire": "Decimal" }, NUMBER, ["number, not Decimal"]],
  ["a set is not an array", { type: "array", items: TEXT, "x-wire": "set" }, array(TEXT), [
    "string[], not Set<string>",
  ]],
];

for (const [name, schema, to, refused] of CASES) {
  Deno.test(`what is sent and what is accepted: ${name}`, () => {
    const differences = compareSchemas(
      { schema, definitions: {} },
      { schema: to, definitions: {} },
      { isClosed: true },
    );
    assert.deepEqual(differences.map(({ text }) => text), refused);
  });
}

Deno.test("an open object takes properties that it does not name", () => {
  const from = { schema: object({ a: TEXT, b: TEXT }), definitions: {} };
  assert.deepEqual(compareSchemas(from, { schema: object({ a: TEXT }), definitions: {} }), []);
});

Deno.test("recursive types are compared, whatever they are called", () => {
  const node = (name: string, value: Schema) =>
    object({ value, next: { $ref: `#/$defs/${name}` } });
  const from = { schema: { $ref: "#/$defs/A" }, definitions: { A: node("A", NUMBER) } };
  const same = { schema: { $ref: "#/$defs/B" }, definitions: { B: node("B", NUMBER) } };
  const other = { schema: { $ref: "#/$defs/B" }, definitions: { B: node("B", TEXT) } };
  assert.deepEqual(compareSchemas(from, same), []);
  assert.deepEqual(compareSchemas(from, other).map(({ text }) => text), [
    "value: string, not number",
  ]);
});

Deno.test("recursive intersections with unions are compared", () => {
  const node = (value: Schema): Schema => {
    const next = either({ $ref: "#/$defs/Node" }, NULL);
    const inner = both({ $ref: "#/$defs/Node" }, object({ extra: TEXT }));
    return both(
      ID,
      either(object({ value, next, inner }, "value"), object({ next, inner }, "next")),
    );
  };
  const described = (value: Schema) => ({
    schema: { $ref: "#/$defs/Node" },
    definitions: { Node: node(value) },
  });
  assert.equal(compareSchemas(described(TEXT), described(TEXT)).length, 0);
  assert.equal(compareSchemas(described(TEXT), described(NUMBER)).length, 1);
});

Deno.test("an intersection of too many unions is compared part by part", () => {
  const union = (i: number, type: Schema) =>
    either(object({ [`a${i}`]: type }, `a${i}`), object({ [`b${i}`]: type }, `b${i}`));
  const unions = Array.from({ length: 20 }, (_, i) => i);
  const schema = both(...unions.map((i) => union(i, TEXT)));
  const changed = both(...unions.map((i) => union(i, i === 19 ? NUMBER : TEXT)));
  const compare = (to: Schema) =>
    compareSchemas({ schema, definitions: {} }, { schema: to, definitions: {} });
  assert.equal(compare(schema).length, 0);
  assert.equal(compare(changed).length, 1);
});

Deno.test("a type that is also itself has no more values", () => {
  const definitions = { T: both(either({ $ref: "#/$defs/T" }, ID), CASH) };
  const schema = { $ref: "#/$defs/T" };
  const to = { schema: both(ID, CASH), definitions: {} };
  assert.deepEqual(compareSchemas({ schema, definitions }, to), []);
});
