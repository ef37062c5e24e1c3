import assert from "node:assert/strict";
import { fillTemplate } from "./fill_template.ts";

Deno.test("names in braces are filled, as often as they occur", () => {
  const properties = { service: "Shop", error: new Error("gone"), sizes: [1, 2] };
  assert.equal(
    fillTemplate("{service}, { service }: {error} {sizes}", properties),
    "Shop, Shop: gone [1,2]",
  );
});

Deno.test("doubled braces stand for themselves", () => {
  assert.equal(fillTemplate("{{name}} is {name}", { name: "x" }), "{name} is x");
});

Deno.test("a name that nothing fills, or that every object has, is undefined", () => {
  assert.equal(fillTemplate("{missing} {toString}", {}), "undefined undefined");
});

Deno.test("what fills a placeholder is not read as a template", () => {
  assert.equal(fillTemplate("{a}{b}", { a: "{b}", b: "$&" }), "{b}$&");
});
