import { startServices } from "@lymph/lymph/testing";
import assert from "node:assert/strict";
import { Greeting } from "./greeting.ts";
import { Web } from "./web.ts";

Deno.test("the web service calls the greeting service with the name of the query", async () => {
  await using services = await startServices({ Greeting, Web });
  const response = await services.fetch("Web", "/greet?name=Joe");
  assert.equal(await response.text(), "Hi, Joe!");
  assert.deepEqual(services.emitted.map(({ type, body }) => [type, body]), [
    ["greeted", { name: "Joe" }],
  ]);
});

Deno.test("a request without a name is refused", async () => {
  await using services = await startServices({ Web });
  const response = await services.fetch("Web", "/greet");
  assert.deepEqual([response.status, await response.text()], [400, "The query must have a name"]);
});

Deno.test("the web service greets by any method, in front of a stub", async () => {
  await using services = await startServices({ Web }, { stubs: { "Greeting.greet": "Hi, Joe!" } });
  const response = await services.fetch("Web", "/greet?name=Joe", { method: "POST" });
  assert.deepEqual([response.status, await response.text()], [200, "Hi, Joe!"]);
  services.expectCalls([{ subject: "Greeting.greet", args: { name: "Joe" } }]);
});
