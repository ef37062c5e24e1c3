import assert from "node:assert/strict";
import type { ServiceContract, WebRoute } from "../service_contract.ts";
import { openApiOf } from "./openapi.ts";

const EMPTY: ServiceContract = { name: "Web", version: null, methods: [], routes: [] };

function routeOf(template: string, endpoint: string, methods?: readonly string[]): WebRoute {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const params = names.map((name) => ({ name, schema: {}, spansSegments: false }));
  return { endpoint, help: "", paths: [{ template, params }], ...(methods && { methods }) };
}

/** The operations of routes: `<method> <path>: <operationId>`. */
function operationsOf(...routes: WebRoute[]): string[] {
  return Object.entries(openApiOf({ ...EMPTY, routes }).paths).flatMap(([path, operations]) =>
    Object.entries(operations).filter(([method]) => method !== "parameters")
      .map(([method, operation]) =>
        `${method} ${path}: ${(operation as { operationId: string }).operationId}`
      )
  );
}

Deno.test("HEAD, which comes with GET, is not described", () => {
  assert.deepEqual(operationsOf(routeOf("/", "index", ["GET", "HEAD"])), ["get /: index"]);
  assert.deepEqual(operationsOf(routeOf("/", "index", ["HEAD"])), ["head /: index"]);
});

Deno.test("a rule without methods takes all usual ones", () => {
  assert.deepEqual(operationsOf(routeOf("/", "index")), [
    "get /: index.get",
    "post /: index.post",
    "put /: index.put",
    "patch /: index.patch",
    "delete /: index.delete",
  ]);
});

Deno.test("paths that differ only in the names of parameters are one, and the first rule counts", () => {
  const routes = [
    routeOf("/items/{id}", "show", ["GET"]),
    routeOf("/items/{name}", "find", ["GET", "PUT"]),
  ];
  assert.deepEqual(operationsOf(...routes), ["get /items/{id}: show", "put /items/{id}: find.put"]);
});

Deno.test("operations have ids of their own", () => {
  const routes = [routeOf("/a", "index", ["GET"]), routeOf("/b", "index", ["GET"])];
  assert.deepEqual(operationsOf(...routes), ["get /a: index", "get /b: index.2"]);
});

Deno.test("a method without known types takes and gives anything, and names its parameters", () => {
  const methods = [{
    name: "order",
    params: ["item"],
    help: "Orders.",
    raises: [{ name: "SoldOut", status: 409 }, { name: "Closed" }],
  }];
  const { paths } = openApiOf({ ...EMPTY, name: "Shop", methods });
  const { requestBody, responses } = paths["/Shop/order"]?.post as Record<string, unknown>;
  assert.deepEqual(requestBody, {
    required: false,
    content: { "application/json": { schema: { type: "object", properties: { item: {} } } } },
  });
  const described = Object.entries(responses as Record<string, { description: string }>)
    .map(([status, { description }]) => `${status}: ${description}`);
  assert.deepEqual(described, [
    "200: The result.",
    "400: The arguments are not what the method takes.",
    "409: The method has thrown SoldOut.",
    "default: The method has thrown Closed, or the call has failed.",
  ]);
});
