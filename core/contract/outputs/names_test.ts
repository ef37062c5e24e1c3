import assert from "node:assert/strict";
import { identifierOf, Names } from "./names.ts";

const NAMES: readonly [name: string, identifier: string][] = [
  ["Item", "Item"],
  ["Box<string>", "Box_string"],
  ["Box<Item[]>", "Box_ItemList"],
  ['Bounded<"a" | "b">', "Bounded_a_b"],
  ["my-service", "my_service"],
  ["3d", "_3d"],
  ["größe", "gr_e"],
  ["名前", "_"],
];

for (const [name, identifier] of NAMES) {
  Deno.test(`the identifier of ${name} is ${identifier}`, () => {
    assert.equal(identifierOf(name), identifier);
  });
}

Deno.test("two definitions never have one name", () => {
  const names = new Names({ "Box<a>": {}, "Box a": {}, Problem: {} }, ["Problem"]);
  assert.deepEqual(["Box<a>", "Box a", "Problem"].map((name) => names.of(name)), [
    "Box_a",
    "Box_a_2",
    "Problem_2",
  ]);
});
