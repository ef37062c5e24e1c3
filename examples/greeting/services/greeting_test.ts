import { startServices } from "@lymph/lymph/testing";
import assert from "node:assert/strict";
import { Greeting } from "./greeting.ts";

Deno.test("greets by name", async () => {
  await using services = await startServices({ Greeting });
  const greeting = services.proxy<Greeting>("Greeting");
  assert.equal(await greeting.greet({ name: "Joe" }), "Hi, Joe!");
});
