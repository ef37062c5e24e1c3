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
function routesOf(method: Partial<ServiceMethod>): string[] {
  const whole = { name: "order", params: [], help: "", raises: [], ...method };
  const types = {
    methods: { order: { input: INPUT, output: {} } },
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
  return gatewayRoutes("Shop", signature, {}).map(({ verb, path, query, body, isBodyRequired }) => {
    const rest = query === undefined
      ? `body${isBodyRequired ? "!" : ""} ${Object.keys(body.properties ?? {})}`
      : `query ${query.map(({ name, isRequired }) => `${name}${isRequired ? "!" : ""}`)}`;
    return `${verb} ${path.template}: ${rest}`;
  });
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
