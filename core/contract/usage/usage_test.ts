import assert from "node:assert/strict";
import { Decimal } from "../../values/decimal.ts";
import type { Schema } from "../schema.ts";
import { bitsOf, kindBitOf, kindsOf } from "./kinds.ts";
import { kindBitsOfSchema } from "./schema_kinds.ts";
import { EventShapes } from "./event_shapes.ts";
import { Shape } from "./shape.ts";
import { SourceShapes } from "./source_shapes.ts";

const KINDS: readonly (readonly [unknown, string])[] = [
  ["a", "string"],
  [1, "number"],
  [1n, "number"],
  [true, "boolean"],
  [null, "null"],
  [undefined, "absent"],
  [[], "array"],
  [{}, "object"],
  [new Uint8Array(), "bytes"],
  [new Decimal("1"), "other"],
  [new Set(), "other"],
];

for (const [value, kind] of KINDS) {
  Deno.test(`the kind of ${Deno.inspect(value)} is ${kind}`, () => {
    assert.deepEqual(kindsOf(kindBitOf(value)), [kind]);
  });
}

const SCHEMAS: readonly (readonly [Schema, string[]])[] = [
  [{ type: "integer" }, ["number"]],
  [{ enum: ["a", 1, null] }, ["null", "number", "string"]],
  [{ anyOf: [{ type: "array" }, { type: "null", "x-wire": "nothing" }] }, [
    "absent",
    "null",
    "array",
  ]],
  [{ $ref: "#/$defs/Item" }, ["object"]],
  [{ allOf: [{ $ref: "#/$defs/Item" }, {}] }, ["object"]],
  [{ type: "string", "x-wire": "UUID" }, ["other"]],
];

for (const [schema, kinds] of SCHEMAS) {
  Deno.test(`the kinds of ${JSON.stringify(schema)} are ${kinds.join(", ")}`, () => {
    const definitions = { Item: { type: "object" } } as const;
    assert.deepEqual(kindsOf(kindBitsOfSchema(schema, definitions)), kinds);
  });
}

Deno.test("kinds of other releases are ignored", () => {
  assert.deepEqual(kindsOf(bitsOf(["string", "toString", 1])), ["string"]);
});

Deno.test("a shape knows what was left out, and each kind of what was not", () => {
  const shape = new Shape(["item", "count"], false);
  shape.note({ item: {}, count: 1 });
  shape.note({ item: "a", other: 1 });
  assert.deepEqual(shape.seen(), { item: ["string", "object"], count: ["absent", "number"] });
});

Deno.test("an open shape learns names, which what came before did not have", () => {
  const shape = new Shape([], true);
  shape.note({ a: 1 });
  shape.note({ a: 1, b: null });
  assert.deepEqual(shape.seen(), { a: ["number"], b: ["absent", "null"] });
});

Deno.test("an open shape learns a limited number of names", () => {
  const shape = new Shape([], true);
  for (let i = 0; i < 1000; i++) shape.note({ [`name${i}`]: 1 });
  assert.equal(Object.keys(shape.seen()).length, 32);
});

Deno.test("a property that objects inherit was not sent", () => {
  const shape = new Shape(["constructor"], false);
  shape.note({});
  assert.deepEqual(shape.seen(), { constructor: ["absent"] });
});

Deno.test("each source has a shape of its own until it is gone", () => {
  const shapes = new SourceShapes(() => new Shape(["a"], false));
  shapes.note("one", { a: 1 });
  shapes.note("two", {});
  shapes.note("one", { a: "b" });
  assert.deepEqual([...shapes.seen()], [
    ["one", { a: ["number", "string"] }],
    ["two", { a: ["absent"] }],
  ]);
  shapes.forget("one");
  shapes.note("one", {});
  assert.deepEqual([...shapes.seen()].at(-1), ["one", { a: ["absent"] }]);
});

Deno.test("of too many sources the first is forgotten", () => {
  const shapes = new SourceShapes(() => new Shape(["a"], false));
  for (let i = 0; i < 300; i++) shapes.note(`source ${i}`, { a: 1 });
  const sources = [...shapes.seen()].map(([source]) => source);
  assert.equal(sources.length, 256);
  assert.equal(sources[0], "source 44");
});

Deno.test("what strangers send takes little memory: long names and texts are not kept", () => {
  const shape = new Shape([], true);
  shape.note({ ["a".repeat(100_000)]: 1, b: 1 });
  assert.deepEqual(shape.seen(), { b: ["number"] });
  const events = new EventShapes();
  const long = "a".repeat(100_000);
  events.note({ type: long, source: "one", body: {} });
  events.note({ type: "placed", source: long, body: {} });
  assert.deepEqual(events.toArray(), []);
});

Deno.test("a limited number of types and of their emitters is noted", () => {
  const events = new EventShapes();
  for (let i = 0; i < 1000; i++) {
    events.note({ type: `type.${i}`, source: "one", body: {} });
    events.note({ type: "type.0", source: `source ${i}`, body: {} });
  }
  const noted = events.toArray();
  assert.equal(new Set(noted.map(({ type }) => type)).size, 128);
  assert.equal(noted.filter(({ type }) => type === "type.0").length, 64);
});
