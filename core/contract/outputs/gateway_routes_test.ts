import assert from "node:assert/strict";
import type { Schema } from "../schema.ts";
import type { ServiceMethod } from "../service_contract.ts";
import { gatewayRoutes } from "./gateway_routes.ts";
import { signaturesOf } from "./signatures.ts";

const INPUT: Schema = {
  type: "object",
  properties: { id: { type: "number" }, note: { type: "string" }, size: { type: "number" } },
  required: ["id", "size"],
};

/** Routes of a method: what stands in the path, the query and the body; `!` if it must be there. */
function routesOf(method: Partial<ServiceMethod>, input: Schema = INPUT): string[] {
  return describe(method, input).map(({ verb, path, query, body, isBodyRequired }) => {
    const rest = query === undefined
      ? `body${isBodyRequired ? "!" : ""} ${Object.keys(body.properties ?? {})}`
      : `query ${query.map(({ name, isRequired }) => `${name}${isRequired ? "!" : ""}`)}`;
    return `${verb} ${path.template}: ${rest}`;
  });
}

function describe(method: Partial<ServiceMethod>, input: Schema) {
  const whole = { name: "order", params: [], help: "", raises: [], ...method };
  const types = {
    methods: { order: { input, output: {} } },
    handles: {},
    emits: {},
    definitions: {},
    untranslated: [],
  };
  const [signature] = signaturesOf({
    name: "Shop",
    version: null,
    methods: [whole],
    routes: [],
    types,
  });
  assert(signature);
  return gatewayRoutes("Shop", signature, {});
}

const USUAL = "post /Shop/order: body! id,note,size";

const CASES: readonly [what: string, method: Partial<ServiceMethod>, routes: string[]][] = [
  ["a method", {}, [USUAL]],
  ["an idempotent method", { idempotent: true }, [USUAL, "get /Shop/order: query id!,note,size!"]],
  ["a GET of its own", { http: "GET /orders/:id" }, [USUAL, "get /orders/{id}: query note,size!"]],
  ["a PUT of its own", { http: "PUT /orders/:id" }, [USUAL, "put /orders/{id}: body! note,size"]],
  ["a path with all that is needed", { http: "POST /o/:id/<int:size>" }, [
    USUAL,
    "post /o/{id}/{size}: body note",
  ]],
  ["a path without parameters", { http: "POST /o" }, [USUAL, "post /o: body! id,note,size"]],
  ["a path that is a pattern", { http: "GET /o{/:id}?" }, [USUAL]],
  ["a route that is malformed", { http: "orders" }, [USUAL]],
];

for (const [what, method, routes] of CASES) {
  Deno.test(`the routes of ${what} are those of a gateway`, () => {
    assert.deepEqual(routesOf(method), routes);
  });
}

const CARD: Schema = {
  type: "object",
  properties: { id: { type: "number" }, card: { type: "string" } },
  required: ["id", "card"],
};
const CASH: Schema = {
  type: "object",
  properties: { id: { type: "string" }, cash: { type: "number" } },
  required: ["id"],
};

Deno.test("the parameters of alternatives are those of each, required if all require them", () => {
  const method = { idempotent: true, http: "GET /orders/:id" };
  assert.deepEqual(routesOf(method, { anyOf: [CARD, CASH] }).slice(1), [
    "get /Shop/order: query id!,card,cash",
    "get /orders/{id}: query card,cash",
  ]);
  assert.deepEqual(routesOf(method, { allOf: [INPUT, { anyOf: [CARD, CARD] }] }).slice(1), [
    "get /Shop/order: query id!,note,size!,card!",
    "get /orders/{id}: query note,size!,card!",
  ]);
});

Deno.test("no alternative of a body has what stands in the path", () => {
  const [, route] = describe({ http: "PUT /orders/:id" }, { anyOf: [CARD, CASH] });
  assert.deepEqual(route?.path.params[0]?.schema, {
    anyOf: [{ type: "number" }, { type: "string" }],
  });
  assert.deepEqual(route?.body, {
    anyOf: [
      { type: "object", properties: { card: { type: "string" } }, required: ["card"] },
      { type: "object", properties: { cash: { type: "number" } } },
    ],
  });
  assert.equal(route?.isBodyRequired, false);
});
