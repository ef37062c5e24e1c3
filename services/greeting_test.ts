import { startServices } from "@lymph/lymph/testing";
import assert from "node:assert/strict";
import { Greeting } from "./greeting.ts";

Deno.test("the greeting service greets a name, and emits an event", async () => {
  await using services = await startServices({ Greeting });
  const greeting = services.proxy<Greeting>("Greeting");
  assert.equal(await greeting.greet({ name: "Joe" }), "Hi, Joe!");
  services.expectEvents([{ type: "greeted", body: { name: "Joe" } }]);
});
