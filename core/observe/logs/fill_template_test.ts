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

Deno.test("a name that nothing fills, or that every object has, stays as it is", () => {
  assert.equal(fillTemplate("{missing} {} {toString}", {}), "{missing} {} {toString}");
  assert.equal(fillTemplate("{given}", { given: undefined }), "undefined");
});

Deno.test("JSON in a message stays as it is", () => {
  const json = JSON.stringify({ total: { of: { it: 5 } } });
  assert.equal(fillTemplate(`{name} got ${json}`, { name: "Shop" }), `Shop got ${json}`);
});

Deno.test("a path leads to what a property holds, unless a property has the whole name", () => {
  const properties = { user: { name: "joe", tags: ["a"] }, "http.route": "/" };
  assert.equal(
    fillTemplate("{user.name} {user.tags.0} {http.route} {user.age} {user.name.x}", properties),
    "joe a / {user.age} {user.name.x}",
  );
});

Deno.test("what fills a placeholder is not read as a template", () => {
  assert.equal(fillTemplate("{a}{b}", { a: "{b}", b: "$&" }), "{b}$&");
});
