import assert from "node:assert/strict";
import type { MethodContract } from "../core/contract/contract.ts";
import type { Definitions } from "../core/contract/schema.ts";
import type { OfferedMethod } from "./catalogue.ts";
import { describeGateway } from "./openapi.ts";

const DEFINITIONS: Definitions = {
  Order: { type: "object", properties: { at: { "x-wire": "datetime" } } },
};
const FIND: MethodContract = {
  input: { type: "object", properties: { id: { type: "integer" } }, required: ["id"] },
  output: { $ref: "#/$defs/Order" },
};

function offer(service: string, method: string, more: Partial<OfferedMethod>): OfferedMethod {
  return {
    name: `${service}.${method}`,
    service,
    method,
    version: "None",
    params: [],
    help: "",
    contract: undefined,
    definitions: DEFINITIONS,
    ...more,
  };
}

// deno-lint-ignore no-explicit-any -- the test looks at some parts of a document
const described: any = describeGateway("Api", [
  offer("Shop", "find", { http: "GET /orders/:id", idempotent: true, contract: FIND }),
  offer("Bakery", "find", {
    http: "GET /orders/:id",
    contract: FIND,
    help: "Finds bread.",
    raises: [{ name: "Closed" }],
  }),
  offer("Old", "ping", { params: ["payload"] }),
]);

Deno.test("OpenAPI lists what is offered, by POST and by routes of its own", () => {
  const operations = Object.entries(described.paths).flatMap(([path, verbs]) =>
    Object.keys(verbs as object).filter((key) => key !== "parameters")
      .map((verb) => `${verb} ${path}`)
  );
  assert.deepEqual(operations.sort(), [
    "get /Shop/find",
    "get /orders/{id}",
    "post /Bakery/find",
    "post /Old/ping",
    "post /Shop/find",
  ]);
});

Deno.test("of two services with the same route the first one is described", () => {
  assert.equal(described.paths["/orders/{id}"].get.summary, undefined);
  assert.equal(described.paths["/Bakery/find"].post.summary, "Finds bread.");
});

Deno.test("types of services do not meet, and dates are text as the gateway writes them", () => {
  const { schemas } = described.components;
  assert.deepEqual(Object.keys(schemas).sort(), ["Bakery.Order", "Problem", "Shop.Order"]);
  const { type, format } = schemas["Shop.Order"].properties.at;
  assert.deepEqual({ type, format }, { type: "string", format: "date-time" });
  const { responses } = described.paths["/Bakery/find"].post;
  const { schema } = responses[200].content["application/json"];
  assert.deepEqual(schema, { $ref: "#/components/schemas/Bakery.Order" });
  assert.match(responses[422].description, /The method has thrown Closed/);
});
