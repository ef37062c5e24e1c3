import assert from "node:assert/strict";
import { requirementOfServiceName } from "./service_name.ts";

for (const name of ["Greeting", "greeting_2", "my.Greeting", "Images.worker", "Größe", "a b"]) {
  Deno.test(`a service may be named ${name}`, () => {
    assert.equal(requirementOfServiceName(name), undefined);
  });
}

const REFUSED = [
  ["", "not be empty"],
  ["..", "be more than dots"],
  ["a/b", 'not contain "/"'],
  ["tcp://host:1", 'not contain "/"'],
  ["order.*", 'not contain "*"'],
  ["order.#", 'not contain "#"'],
  ["two\nlines", 'not contain "\\n"'],
  ["\u0000", 'not contain "\\u0000"'],
] as const;

for (const [name, requirement] of REFUSED) {
  Deno.test(`a service cannot be named ${JSON.stringify(name)}: it must ${requirement}`, () => {
    assert.equal(requirementOfServiceName(name), requirement);
  });
}
