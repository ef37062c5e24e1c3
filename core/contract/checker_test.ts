import assert from "node:assert/strict";
import { Checker } from "./checker.ts";
import type { Schema } from "./schema.ts";

const ITEM: Schema = {
  type: "object",
  properties: { name: { type: "string" }, price: { type: "number" } },
  required: ["name", "price"],
};
const ORDER: Schema = {
  type: "object",
  properties: { items: { type: "array", items: { $ref: "#/$defs/Item" } } },
  required: ["items"],
};

/** What is said of a value. */
function explain(schema: Schema, value: unknown, name?: string): string | undefined {
  return new Checker(schema, { Item: ITEM }).explain(value, name);
}

Deno.test("an error leads to the first wrong part", () => {
  const items = [{ name: "a", price: 1 }, { name: "b", price: "7" }];
  assert.equal(
    explain(ORDER, { items }, "order"),
    'order.items[1].price: expected number, got "7"',
  );
});

Deno.test("what is missing is named", () => {
  assert.equal(
    explain(ORDER, { items: [{ name: "a" }] }),
    "items[0].price: expected number, got nothing",
  );
});

Deno.test("a value without a path stands alone", () => {
  assert.equal(explain({ type: "number" }, null), "expected number, got null");
});

Deno.test("the alternatives of a union are named", () => {
  assert.equal(explain({ enum: ["a", "b"] }, "c"), 'expected "a" | "b", got "c"');
});

Deno.test("the alternative that a tag chooses is explained", () => {
  const shape = (kind: string, size: string): Schema => ({
    type: "object",
    properties: { kind: { const: kind }, [size]: { type: "number" } },
    required: ["kind", size],
  });
  const anyOf = [shape("circle", "radius"), shape("square", "side")];
  assert.equal(explain({ anyOf }, { kind: "square" }), "side: expected number, got nothing");
  const expected = 'it.kind: expected "circle" | "square"';
  assert.equal(explain({ anyOf }, { kind: "line" }, "it"), `${expected}, got "line"`);
  assert.equal(explain({ anyOf }, { side: 1 }, "it"), `${expected}, got nothing`);
});

Deno.test("of objects without a common tag, the whole is wrong", () => {
  const anyOf: Schema[] = [
    { type: "object", properties: { a: { const: 1 } }, required: ["a"] },
    { type: "object", properties: { b: { const: 1 } }, required: ["b"] },
  ];
  assert.equal(
    explain({ anyOf }, {}, "it"),
    "it: expected { a: 1 } | { b: 1 }, got an object",
  );
});

Deno.test("a name that is no identifier is quoted in a path", () => {
  const schema: Schema = { type: "object", properties: { "a b": { type: "null" } } };
  assert.equal(explain(schema, { "a b": 1 }, "x"), 'x["a b"]: expected null, got 1');
});

Deno.test("limits are part of what is expected", () => {
  assert.equal(
    explain({ type: "number", minimum: 1, maximum: 3 }, 4),
    "expected number from 1 to 3, got 4",
  );
  assert.equal(
    explain({ type: "string", pattern: "^a$" }, "b"),
    'expected string matching /^a$/u, got "b"',
  );
  for (
    const [limits, words] of [
      [{ minLength: 1 }, "of at least 1 character"],
      [{ maxLength: 3 }, "of at most 3 characters"],
      [{ minLength: 1, maxLength: 3 }, "of 1 to 3 characters"],
      [{ minLength: 5, maxLength: 5 }, "of 5 characters"],
    ] as const
  ) {
    assert.match(explain({ type: "string", ...limits }, 4) ?? "", new RegExp(` ${words}, got 4$`));
  }
});

Deno.test("control characters of a stranger's text do not reach a terminal", () => {
  const said = explain({ type: "number" }, "\x1b[31m\u202e\x85") ?? "";
  assert.equal(said, 'expected number, got "\\u001b[31m\\u202e\\u0085"');
});

Deno.test("a long text is cut", () => {
  assert((explain({ type: "number" }, "a".repeat(1_000_000)) ?? "").length < 100);
});

Deno.test("a property that an object inherits does not count", () => {
  const properties: Record<string, Schema> = { ["toString" as string]: { type: "string" } };
  const schema: Schema = { type: "object", properties, required: ["toString"] };
  assert.equal(explain(schema, {}), "toString: expected string, got nothing");
});

Deno.test("a key __proto__ is a property like others", () => {
  const schema: Schema = { type: "object", additionalProperties: { type: "number" } };
  assert.equal(
    explain(schema, JSON.parse('{"__proto__": "a"}')),
    '__proto__: expected number, got "a"',
  );
});

Deno.test("nil stands for what may be missing, as Python sends it, and is not what is wrong", () => {
  const schema: Schema = {
    type: "object",
    properties: {
      note: { type: "string" },
      pair: { type: "array", prefixItems: [{ type: "string" }, { type: "number" }], minItems: 1 },
      name: { type: "string" },
    },
    required: ["name"],
  };
  const checker = new Checker(schema);
  assert(checker.accepts({ note: null, pair: ["a", null], name: "a" }));
  assert.equal(checker.explain({ note: null, name: null }), "name: expected string, got null");
  assert.equal(
    checker.explain({ note: null, pair: [null, null], name: "a" }),
    "pair[0]: expected string, got null",
  );
});

Deno.test("unions inside of unions do not multiply the work", () => {
  const Any: Schema = {
    anyOf: ["a", "b", "c"].map((name) => ({
      type: "object",
      properties: { in: { $ref: "#/$defs/Any" }, [name]: { type: "number" } },
      required: [name],
    })),
  };
  const checker = new Checker({ $ref: "#/$defs/Any" }, { Any });
  let value: object = { c: 1 };
  for (let depth = 0; depth < 60; depth++) value = { in: value, c: 1 };
  assert(checker.accepts(value));
  let wrong: Record<string, unknown> = { d: 1 };
  const innermost = wrong;
  for (let depth = 0; depth < 60; depth++) wrong = { in: wrong, c: 1 };
  assert(!checker.accepts(wrong)); // or it would not end today
  innermost.a = 1;
  assert(checker.accepts(wrong), "nothing is remembered of another check");
});

Deno.test("a value that is nested without an end is refused", () => {
  const ring: Record<string, unknown> = {};
  ring.next = ring;
  const schema: Schema = { type: "object", properties: { next: { $ref: "#/$defs/Ring" } } };
  assert(!new Checker(schema, { Ring: schema }).accepts(ring));
});

Deno.test("a reference to a schema that is not defined is an error", () => {
  assert.throws(() => new Checker({ $ref: "#/$defs/Other" }), {
    name: "ReferenceError",
    message: "Cannot refer to the schema Other: it is not defined",
  });
});

Deno.test("a decimal fraction is a multiple as people count, not as it is rounded", () => {
  const [cents, tenths] = [0.01, 0.1].map((multipleOf) =>
    new Checker({ type: "number", multipleOf })
  );
  for (const price of [19.99, 0.07, 1e9 + 0.01, -4.35]) {
    assert.ok(cents?.accepts(price), `${price}`);
  }
  assert.ok(tenths?.accepts(0.3));
  for (const price of [19.995, 0.005]) assert.ok(!cents?.accepts(price), `${price}`);
});

Deno.test("the one wrong item of many is found without a look at the schema for each of them", () => {
  let looks = 0;
  const item: Schema = Object.defineProperty({}, "type", {
    enumerable: true,
    get: () => (looks++, "number" as const),
  });
  const items = [...new Array(1000).fill(1), "x"];
  assert.equal(
    explain({ type: "array", items: item }, items, "items"),
    'items[1000]: expected number, got "x"',
  );
  assert.ok(looks < 100, `${looks} looks`);
});
