import assert from "node:assert/strict";
import { Exposure } from "./exposure.ts";

Deno.test("a gateway offers what is named, and nothing else", () => {
  const exposure = new Exposure(["Greeting.greet", "Shop.*", "Greeting.wave", "my.Service.go"]);
  assert.deepEqual(exposure.services, ["Greeting", "Shop", "my.Service"]);
  const cases: [service: string, method: string, isOffered: boolean][] = [
    ["Greeting", "greet", true],
    ["Greeting", "wave", true],
    ["Greeting", "secret", false],
    ["Greeting", "*", false],
    ["Shop", "anything", true],
    ["my.Service", "go", true],
    ["Other", "greet", false],
    ["lymph", "inspect", false],
    ["toString", "constructor", false],
  ];
  for (const [service, method, isOffered] of cases) {
    assert.equal(exposure.allows(service, method), isOffered, `${service}.${method}`);
  }
  assert.equal(new Exposure([]).allows("Shop", "order"), false);
});

for (const subject of ["lymph.inspect", "lymph.*", "*.*", "Shop", "Shop.", ".go", "Sh*p.go", "*"]) {
  Deno.test(`${subject} cannot be exposed`, () => {
    assert.throws(() => new Exposure(["Shop.order", subject]), {
      name: "DecodeError",
      message: /^must (?:be a method such as|not name methods of lymph)/,
    });
  });
}
