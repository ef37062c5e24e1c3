import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { describeProject } from "./describe_project.ts";
import { openConfig } from "./open_config.ts";

const config = fileURLToPath(
  new URL("../../tests/integration/testdata/contracts/shop.yml", import.meta.url),
);

Deno.test("the services of a project are described as their source stands", async () => {
  const [shop, window, ...others] = await describeProject(await openConfig({ config }));
  assert.deepEqual(others, []);
  assert.equal(shop?.name, "Shop");
  assert.equal(shop.version, "1.5.0");
  assert.deepEqual(shop.methods, [
    { name: "close", params: [], help: "", raises: [] },
    {
      name: "order",
      params: ["item", "count"],
      help: "Orders something.",
      raises: [{ name: "SoldOut" }],
    },
  ]);
  assert.deepEqual(shop.routes, []);
  assert.equal(shop.types?.description, "Sells things.");
  assert.deepEqual(shop.types?.methods.order?.output, { $ref: "#/$defs/Receipt" });
  assert.deepEqual(Object.keys(shop.types?.definitions ?? {}), ["Receipt"]);
  assert.equal(window?.types?.description, "Shows things.");
});

Deno.test("the rules of a web service are described as paths with the types of parameters", async () => {
  const [window] = await describeProject(await openConfig({ config }), { names: ["Window"] });
  const schema = { type: "integer", minimum: 1 };
  const item = [{
    template: "/items/{id}",
    params: [{ name: "id", schema, spansSegments: false }],
  }];
  const page = { name: "page", schema: { type: "string" }, spansSegments: false };
  assert.deepEqual(window?.routes, [
    {
      endpoint: "index",
      help: "Lists all items.",
      methods: ["GET", "HEAD"],
      paths: [{ template: "/", params: [] }],
    },
    { endpoint: "Item", help: "Shows an item.", methods: ["GET"], paths: item },
    { endpoint: "Item", help: "", methods: ["PUT"], paths: item },
    {
      endpoint: "/pages{/:page}?",
      help: "",
      paths: [{ template: "/pages", params: [] }, { template: "/pages/{page}", params: [page] }],
    },
  ]);
});

Deno.test("a project without services has none to describe", async () => {
  assert.deepEqual(await describeProject(await openConfig({ config }), { names: ["Other"] }), []);
});
