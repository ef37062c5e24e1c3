import assert from "node:assert/strict";
import { isInTopLevelClass } from "./top_level.ts";

const SOURCE = `import { rpc } from "x";
/** A class. */
export class Shop<
  Item,
> extends Base {
  @rpc()
  order() {}
}
Deno.test("a class", () => {
  class Shop {
    @rpc()
    order() {}
  }
});
function test() {
  return class {
    @rpc()
    order() {}
  };
}
`;

Deno.test("a class of a module is told from one in a function", () => {
  const found = SOURCE.split("\n").flatMap((text, i) => text.includes("@rpc") ? [i + 1] : []);
  assert.deepEqual(found.map((line) => isInTopLevelClass(SOURCE, line)), [true, false, false]);
});
