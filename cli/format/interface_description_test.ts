import assert from "node:assert/strict";
import { formatDescription, readDescription } from "./interface_description.ts";

Deno.test("methods are sorted, and help is indented and wrapped at 70 columns", () => {
  const help = `${"word ".repeat(20)}\n\nend`;
  const body = {
    methods: [
      { name: "lymph.ping", params: ["payload"], help: "", version: "None" },
      { name: "Greeting.greet", params: ["name", "title"], help },
    ],
  };
  assert.equal(
    formatDescription("Greeting", readDescription(body)),
    `RPC interface of Greeting

rpc Greeting.greet(name, title)
         ${"word ".repeat(14).trim()}
         ${"word ".repeat(6)}end

rpc lymph.ping(payload)`,
  );
});

Deno.test("a service that tells less is described all the same", () => {
  assert.deepEqual(readDescription({ methods: [{ name: "A.b" }] }), [
    { name: "A.b", params: [], help: "" },
  ]);
});

Deno.test("what is no description is refused", () => {
  for (const body of [null, "text", {}, { methods: 1 }]) assert.throws(() => readDescription(body));
});
