import { startServices } from "@lymph/lymph/testing";
import assert from "node:assert/strict";
import { Census } from "./census.ts";
import { Greeting } from "./greeting.ts";

Deno.test("the census counts greetings", async () => {
  await using services = await startServices({ Census, Greeting });
  const greeting = services.proxy<Greeting>("Greeting");
  for (const name of ["Joe", "Ann", "Joe"]) await greeting.greet({ name });
  await services.settled();
  assert.deepEqual(await services.proxy<Census>("Census").counts(), { Joe: 2, Ann: 1 });
});
