import assert from "node:assert/strict";
import { readContract } from "./contract_reply.ts";
import { OUTPUTS, writeContract } from "./contract_outputs.ts";

const SHOP = { name: "Shop", version: null } as const;

Deno.test("a peer that tells no types is described by the names of its parameters", () => {
  const reply = { methods: [{ name: "Shop.order", params: ["item"], help: "Orders." }] };
  assert.deepEqual(readContract(reply, SHOP), {
    ...SHOP,
    methods: [{ name: "order", params: ["item"], help: "Orders.", raises: [] }],
    routes: [],
  });
});

Deno.test("methods of other interfaces of the instance are left out", () => {
  const reply = {
    methods: [{ name: "lymph.ping" }, { name: "Shop.order" }, { name: "Shopping.go" }],
  };
  assert.deepEqual(readContract(reply, SHOP).methods.map(({ name }) => name), ["order"]);
});

Deno.test("a type that is not known may be anything", () => {
  const input = { type: "text; x", "x-wire": "other", minimum: 1 };
  const contracts = { Shop: { methods: { order: { input } } } };
  const reply = { methods: [{ name: "Shop.order" }], contracts };
  assert.deepEqual(readContract(reply, SHOP).types?.methods.order?.input, { minimum: 1 });
});

Deno.test("a schema is read as it is", () => {
  const input = {
    type: "object",
    properties: {
      item: { $ref: "#/$defs/Item" },
      tags: { type: "array", items: false, prefixItems: [{ const: 1 }], minItems: 1 },
      id: { type: "integer", "x-wire": "int", minimum: 0 },
    },
    required: ["item"],
  };
  const contracts = { Shop: { methods: { order: { input, output: {} } }, definitions: {} } };
  const reply = { methods: [{ name: "Shop.order" }], contracts };
  assert.deepEqual(readContract(reply, SHOP).types?.methods.order?.input, input);
});

/** What a careless or hostile peer may send in place of a schema. */
const ODD: readonly unknown[] = [
  null,
  1,
  "text",
  [],
  {
    type: 5,
    anyOf: 1,
    allOf: {},
    properties: [],
    items: 1,
    prefixItems: {},
    enum: "a",
    required: 1,
  },
  { $ref: 1 },
  { $ref: "other" },
  { $ref: "#/$defs/Missing" },
  { "x-wire": "other", type: "string; import('x')" },
  { "x-wire": "map" },
  { "x-wire": "set", items: 1 },
  { const: { a: 1 }, enum: [{}, []] },
  { description: '*/ import "x"; """\nimport os\n\u202e\x1b[31m' },
  { type: "object", properties: { 'a"; */': {}, ["__proto__"]: { type: "string" }, "a\nb": {} } },
];

for (const odd of ODD) {
  Deno.test(`${JSON.stringify(odd)} in place of a schema breaks no output`, () => {
    const name = 'Shop.a"\n""" */';
    const contract = {
      description: odd,
      methods: { 'a"\n""" */': { input: odd, output: odd }, b: odd },
      handles: { onB: { types: ["b", odd], body: odd } },
      emits: { "c.*": odd },
      definitions: { [name]: odd, Box: odd },
    };
    const reply = {
      methods: [{ name, params: odd, help: odd, raises: [odd] }, { name: "Shop.b" }],
      contracts: { Shop: contract },
      routes: { Shop: [odd, { endpoint: odd, paths: [odd, { params: [{ schema: odd }] }] }] },
    };
    for (const output of OUTPUTS) {
      const text = writeContract(readContract(reply, SHOP), output);
      assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u, output);
      if (!["typescript", "python"].includes(output)) JSON.parse(text);
      for (const line of text.split("\n")) {
        assert.doesNotMatch(line, /^import (?!type|datetime|decimal|uuid|\{)/);
      }
    }
  });
}

Deno.test("a schema that is nested without an end is cut", () => {
  const ring: Record<string, unknown> = {};
  ring.not = ring;
  const reply = {
    methods: [{ name: "Shop.a" }],
    contracts: { Shop: { methods: { a: { input: ring } } } },
  };
  assert(writeContract(readContract(reply, SHOP), "jsonSchema").length < 100_000);
});
