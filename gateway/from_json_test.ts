import assert from "node:assert/strict";
import type { Definitions, Schema } from "../core/contract/schema.ts";
import { Decimal, Uuid } from "../core/values/mod.ts";
import { fromJson, fromText } from "./from_json.ts";

const DEFINITIONS: Definitions = {
  Order: {
    type: "object",
    properties: { at: { "x-wire": "datetime" }, parts: { items: { $ref: "#/$defs/Order" } } },
    additionalProperties: { "x-wire": "Decimal" },
  },
};
const UTC = new Temporal.ZonedDateTime(0n, "UTC");

/** What Deno prints tells Temporal's values apart, unlike `deepEqual`. */
function assertSame(actual: unknown, expected: unknown): void {
  assert.equal(Deno.inspect(actual, { depth: 9 }), Deno.inspect(expected, { depth: 9 }));
}

const FROM_JSON: [name: string, schema: Schema, value: unknown, expected: unknown][] = [
  ["a date and time", { "x-wire": "datetime" }, "1970-01-01T01:00:00+01:00", UTC],
  ["one of Temporal", { "x-wire": "datetime" }, "1970-01-01T00:00:00+00:00[UTC]", UTC],
  ["a date", { "x-wire": "date" }, "2026-01-02", new Temporal.PlainDate(2026, 1, 2)],
  ["a time", { "x-wire": "time" }, "10:20", new Temporal.PlainTime(10, 20)],
  [
    "a local date and time",
    { "x-wire": "local-datetime" },
    "1970-01-01T00:00",
    UTC.toPlainDateTime(),
  ],
  ["a decimal", { "x-wire": "Decimal" }, "1.10", new Decimal("1.10")],
  ["a decimal from a number", { "x-wire": "Decimal" }, 1.5, new Decimal("1.5")],
  ["a UUID", { "x-wire": "UUID" }, "0".repeat(32), new Uuid("0".repeat(32))],
  ["bytes", { "x-wire": "bytes" }, "aGk=", Uint8Array.of(104, 105)],
  ["a large integer", { "x-wire": "int" }, "9007199254740993", 9007199254740993n],
  ["a small integer", { "x-wire": "int" }, 7, 7],
  ["a set", { "x-wire": "set", items: { "x-wire": "int" } }, ["1", 2], new Set([1n, 2])],
  [
    "a map from pairs",
    { "x-wire": "map", items: { prefixItems: [{}, { "x-wire": "date" }] } },
    [[1, "2026-01-02"]],
    new Map([[1, new Temporal.PlainDate(2026, 1, 2)]]),
  ],
  ["nothing", { "x-wire": "datetime" }, null, null],
  ["what does not fit", { "x-wire": "datetime" }, "tomorrow", "tomorrow"],
  ["what is tagged already", { "x-wire": "date" }, UTC.toPlainDate(), UTC.toPlainDate()],
  [
    "the alternative that fits",
    { anyOf: [{ type: "null" }, { "x-wire": "datetime" }] },
    "1970-01-01T00:00:00Z",
    UTC,
  ],
  [
    "a text where a text is as good",
    { anyOf: [{ "x-wire": "datetime" }, { type: "string" }] },
    "1970-01-01T00:00:00Z",
    "1970-01-01T00:00:00Z",
  ],
  [
    "nested values",
    { $ref: "#/$defs/Order" },
    { at: "1970-01-01T00:00:00Z", parts: [{ at: "1970-01-01T00:00:00Z", price: 2 }] },
    { at: UTC, parts: [{ at: UTC, price: new Decimal("2") }] },
  ],
];

for (const [name, schema, value, expected] of FROM_JSON) {
  Deno.test(`JSON is read by the contract: ${name}`, () => {
    assertSame(fromJson(value, schema, DEFINITIONS), expected);
  });
}

Deno.test("__proto__ in JSON stays a name", () => {
  const value = JSON.parse('{"__proto__":{"polluted":1}}');
  const made = fromJson(value, { type: "object", additionalProperties: {} }, {});
  assert.equal(JSON.stringify(made), '{"__proto__":{"polluted":1}}');
  assert.equal(Reflect.get({}, "polluted"), undefined);
});

const NESTED: Definitions = {
  // Each of these may hold itself, and which one it is shows only at the end.
  Any: {
    anyOf: ["a", "b", "c"].map((name) => ({
      type: "object",
      properties: { in: { $ref: "#/$defs/Any" }, [name]: { "x-wire": "date" } },
      required: [name],
    })),
  },
  List: { anyOf: [{ type: "array", items: { $ref: "#/$defs/List" } }, { type: "integer" }] },
};

Deno.test("unions inside of unions do not keep a gateway busy", () => {
  let value: object = { c: "2026-01-02" };
  let expected: object = { c: new Temporal.PlainDate(2026, 1, 2) };
  for (let depth = 0; depth < 100; depth++) {
    value = { in: value, c: "2026-01-02" };
    expected = { in: expected, c: new Temporal.PlainDate(2026, 1, 2) };
  }
  const made = fromJson(value, { $ref: "#/$defs/Any" }, NESTED); // or it would not end today
  assert.equal(JSON.stringify(made), JSON.stringify(expected));
  assert.deepEqual(fromText(["7"], { $ref: "#/$defs/List" }, NESTED), 7);
});

Deno.test("of many alternatives that hold each other the one that fits is found at once", () => {
  const alternatives = Array.from({ length: 60 }, (_, i): Schema => ({
    type: "object",
    properties: { in: { $ref: "#/$defs/Node" }, [`at${i}`]: { "x-wire": "date" } },
    required: [`at${i}`],
  }));
  let value: object = { at59: "2026-01-02" };
  for (let depth = 0; depth < 20; depth++) value = { in: value, at59: "2026-01-02", other: depth };
  const made = fromJson(value, { $ref: "#/$defs/Node" }, { Node: { anyOf: alternatives } });
  let node = made as { in?: typeof node; at59: unknown } | undefined;
  let count = 0;
  for (; node !== undefined; node = node.in) {
    count += Number(node.at59 instanceof Temporal.PlainDate);
  }
  assert.equal(count, 21);
});

Deno.test("equal texts become values of their own", () => {
  const definitions: Definitions = { Bytes: { "x-wire": "bytes" } };
  const schema: Schema = { "x-wire": "set", items: { $ref: "#/$defs/Bytes" } };
  assertSame(
    fromJson(["aGk=", "aGk="], schema, definitions),
    new Set([Uint8Array.of(104, 105), Uint8Array.of(104, 105)]),
  );
});

const FROM_TEXT: [texts: string[], schema: Schema | undefined, expected: unknown][] = [
  [["7"], { type: "integer" }, 7],
  [["-1.5e3"], { type: "number" }, -1500],
  [["0x10"], { type: "number" }, "0x10"],
  [["7"], { type: "string" }, "7"],
  [["true"], { type: "boolean" }, true],
  [["yes"], { type: "boolean" }, "yes"],
  [[""], { anyOf: [{ type: "integer" }, { type: "null" }] }, null],
  [["b"], { enum: ["a", "b"] }, "b"],
  [["2"], { enum: [1, 2] }, 2],
  [["2"], { const: 2 }, 2],
  [["1", "2"], { type: "array", items: { type: "integer" } }, [1, 2]],
  [["1"], { type: "array", items: { type: "integer" } }, [1]],
  [["2026-01-02"], { "x-wire": "date" }, new Temporal.PlainDate(2026, 1, 2)],
  // As in a body: no digit is lost, and nothing becomes infinite.
  [["9007199254740993"], { type: "integer" }, 9007199254740993n],
  [["1e999"], { type: "number" }, "1e999"],
  // A name that stands twice is for a list; taking one of two would be a guess.
  [["1", "2"], { type: "integer" }, ["1", "2"]],
  [["1", "2"], { anyOf: [{ type: "integer" }, { type: "null" }] }, ["1", "2"]],
  [["1", "2"], { anyOf: [{ const: 1 }, { type: "array", items: { type: "integer" } }] }, [1, 2]],
  [["7"], undefined, "7"],
  [["7", "8"], undefined, ["7", "8"]],
];

for (const [texts, schema, expected] of FROM_TEXT) {
  Deno.test(`a query is read by the contract: ${texts} as ${JSON.stringify(schema)}`, () => {
    assertSame(fromText(texts, schema, {}), expected);
  });
}
