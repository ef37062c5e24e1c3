import { startServices } from "@lymph/lymph/testing";
import assert from "node:assert/strict";
import { Greeting } from "./greeting.ts";
import { Listen } from "./listen.ts";

/** What is printed until it is disposed of. */
function listenToConsole(): Disposable & { readonly lines: readonly string[] } {
  const { log } = console;
  const lines: string[] = [];
  console.log = (line: string) => void lines.push(line);
  return { lines, [Symbol.dispose]: () => void (console.log = log) };
}

Deno.test("the listen service prints who was greeted", async () => {
  await using services = await startServices({ Listen });
  using printed = listenToConsole();
  await services.emit("greeted", { name: "Joe" });
  await services.settled();
  assert.deepEqual(printed.lines, ["Somebody greeted Joe"]);
});

Deno.test("one of two listeners hears of each greeting", async () => {
  await using services = await startServices({ Greeting, Listen: { class: Listen, instances: 2 } });
  using printed = listenToConsole();
  await services.proxy<Greeting>("Greeting").greet({ name: "Joe" });
  await services.settled();
  assert.deepEqual(printed.lines, ["Saying hi to Joe", "Somebody greeted Joe"]);
});
