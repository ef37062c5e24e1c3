import assert from "node:assert/strict";
import { parseSubject } from "./subject.ts";

Deno.test("a subject names service and method, and may ask for a version", () => {
  assert.deepEqual(parseSubject("Greeting.greet"), {
    subject: "Greeting.greet",
    service: "Greeting",
  });
  assert.deepEqual(parseSubject("shop.Cart.add@1.2.0"), {
    subject: "shop.Cart.add",
    service: "shop.Cart",
    version: "1.2.0",
  });
});

for (const text of ["greet", ".greet", "Greeting.", "Greeting.greet@", ""]) {
  Deno.test(`${JSON.stringify(text)} is no subject`, () => {
    assert.throws(() => parseSubject(text), /^UsageError: A subject is written <service>/);
  });
}
