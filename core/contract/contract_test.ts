import assert from "node:assert/strict";
import { declarationsOf } from "../declarations/declaration.ts";
import { Checker } from "./checker.ts";
import { type ClassContract, describeClass } from "./contract.ts";
import { readModules } from "./testdata/catalogue_schemas.ts";

const SERVICE = new URL("testdata/service.ts", import.meta.url).href;
const { Shop } = await import(SERVICE);
const DECLARED = declarationsOf(Shop);

const contract: ClassContract = await readModules(
  SERVICE,
  (modules) => describeClass(modules, { module: SERVICE, name: "Shop" }, DECLARED),
);

const methodOf = (name: string) => {
  const method = contract.methods[name];
  assert(method, name);
  return method;
};
const accepts = (name: string, value: unknown) =>
  new Checker(methodOf(name).input, contract.definitions).accepts(value);

Deno.test("the input of a method is its first parameter", () => {
  assert(accepts("order", { item: { name: "a" }, count: 1 }));
  assert(!accepts("order", { item: { name: "a" }, count: "1" }));
  assert(!accepts("order", { count: 1 }));
});

Deno.test("what a method returns is its output, awaited", () => {
  assert.deepEqual(methodOf("order").output, { $ref: "#/$defs/Receipt" });
  assert.deepEqual(methodOf("plain").output, {}); // the source does not say it
});

Deno.test("a parameter with a default may be left out", () => {
  assert(accepts("add", undefined));
  assert(accepts("add", { count: 2 }));
  assert(!accepts("add", { count: "2" }));
});

Deno.test("an optional argument needs no default", () => {
  for (const method of ["strict", "lenient"]) {
    assert(accepts(method, {}));
    assert(accepts(method, undefined));
  }
  assert(accepts("strict", { id: 1 }));
  assert(!accepts("strict", { id: "1" }));
});

Deno.test("arguments that a method needs are required, although the object has a default", () => {
  assert.deepEqual(methodOf("needing").input.required, ["id"]);
  assert(!accepts("needing", undefined)); // it would get an empty object
});

Deno.test("an argument whose type does not tell may be missing if it has a question mark", () => {
  assert.deepEqual(methodOf("marked").input.required, ["id", "body"]);
});

Deno.test("an overloaded method takes what one of its signatures takes", () => {
  assert(accepts("find", { id: 1 }));
  assert(accepts("find", { name: "a" }));
  assert(!accepts("find", { name: 1 }));
});

Deno.test("a method's own type parameter is its constraint", () => {
  assert(accepts("generic", { key: "a" }));
  assert(!accepts("generic", { key: 1 }));
});

Deno.test("an inherited method knows what its class made of the base's type parameters", () => {
  assert(accepts("inherited", { value: { name: "a" } }));
  assert(!accepts("inherited", { value: "a" }));
});

Deno.test("a method behind a channel takes its second parameter, and may answer anything", () => {
  assert(accepts("raw", { id: 1 }));
  assert(!accepts("raw", { id: "1" }));
  assert.deepEqual(methodOf("raw").output, {});
});

Deno.test("a parameter named this is not a parameter of the method", () => {
  assert(accepts("bound", { id: 1 }));
  assert(!accepts("bound", { id: "1" }));
});

Deno.test("handlers and tasks are not among the methods that others call", () => {
  assert.deepEqual(Object.keys(contract.methods).sort(), [
    "add",
    "bound",
    "find",
    "generic",
    "inherited",
    "lenient",
    "many",
    "marked",
    "needing",
    "order",
    "plain",
    "raw",
    "strict",
  ]);
});

Deno.test("a handler takes the bodies of its events", () => {
  const item = { $ref: "#/$defs/Item" };
  assert.deepEqual(contract.handles, {
    placed: { types: ["order.placed"], body: item },
    aliased: { types: ["order.aliased", "order.*"], body: item },
    destructured: { types: ["order.destructured"], body: item },
    untyped: { types: ["order.untyped"], body: {} },
    serial: { types: ["order.serial"], body: item },
    shrink: {
      types: [],
      body: {
        type: "object",
        properties: { id: { type: "number" }, size: { type: "number" } },
        required: ["id"],
      },
    },
    resize: {
      types: [],
      body: { type: "object", properties: { id: { type: "number" } }, required: ["id"] },
    },
  });
});

Deno.test("what cannot be told accepts anything", () => {
  assert(accepts("many", { anything: 1 }));
  assert(accepts("plain", undefined));
});

Deno.test("a class that is not there has no methods and handlers", async () => {
  const { methods, handles } = await readModules(
    SERVICE,
    (modules) => describeClass(modules, { module: SERVICE, name: "Other" }, DECLARED),
  );
  assert.deepEqual({ methods, handles }, { methods: {}, handles: {} });
});
