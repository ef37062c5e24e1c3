import assert from "node:assert/strict";
import { NOTHING, refTo, type Schema } from "../schema.ts";
import { optionalArguments } from "./optional_arguments.ts";

const objectOf = (required: readonly string[], ...optional: string[]): Schema => ({
  type: "object",
  properties: Object.fromEntries([...required, ...optional].map((name) => [name, {}])),
  required,
});

const CASES: readonly (readonly [about: string, Schema, readonly string[] | undefined])[] = [
  ["an object", objectOf(["a"], "b"), ["b"]],
  ["a name", refTo("Named"), ["b"]],
  ["an object or nothing", { anyOf: [objectOf(["a"], "b"), NOTHING] }, ["b"]],
  ["one of two objects", { anyOf: [objectOf(["id", "a"]), objectOf(["id", "b"])] }, ["a", "b"]],
  ["a name of two objects", { anyOf: [refTo("Either"), objectOf(["a"])] }, ["b"]],
  [
    "both of two objects",
    { allOf: [objectOf(["id"], "a"), { anyOf: [objectOf(["a"]), objectOf(["b"])] }] },
    ["a", "b"],
  ],
  ["a list or nothing at all", { anyOf: [{ type: "array" }, NOTHING] }, undefined],
  ["nothing at all", { anyOf: [NOTHING] }, undefined],
  ["an object and anything", { allOf: [objectOf(["a"], "b"), {}] }, ["b"]],
  ["anything", {}, undefined],
  ["an object or anything", { anyOf: [objectOf(["a"]), {}] }, undefined],
  ["a list", { type: "array" }, undefined],
  ["a name without end", refTo("Endless"), undefined],
];

const DEFINITIONS = {
  Named: objectOf(["a"], "b"),
  Either: { anyOf: [objectOf(["a"]), objectOf(["a", "b"])] },
  Endless: { anyOf: [refTo("Endless"), refTo("Endless")] },
};

for (const [about, schema, names] of CASES) {
  Deno.test(`of ${about}, ${names?.join(" and ") ?? "nothing"} is known to be optional`, () => {
    assert.deepEqual(optionalArguments(schema, DEFINITIONS), names);
  });
}
