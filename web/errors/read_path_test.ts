import assert from "node:assert/strict";
import { pathOf } from "../../core/contract/explain.ts";
import { readPath } from "./read_path.ts";

Deno.test("a path is read as it was written", () => {
  const paths = [
    ["name"],
    ["items", 2, "price"],
    ["$ref", "größe", 10, 0],
    ["an odd name"],
    ["a", 'with "quotes" and ]: ', "b\\"],
    ["tab\t", "rtl\u202e"],
    ["", "7"],
  ];
  for (const keys of paths) {
    const text = `${pathOf(keys)}: expected string, got 7: really`;
    assert.deepEqual(readPath(text), { keys, rest: "expected string, got 7: really" });
  }
});

Deno.test("a text without a whole path has none", () => {
  for (
    const text of [
      "expected object, got 7",
      "Invalid input: expected string",
      "key of names: expected string, got 7",
      "tags{}: expected string, got 7",
      "items[x]: is wrong",
      `${pathOf([" ".repeat(100)])}: expected string, got 7`,
      String.raw`["\x"]: expected string, got 7`,
      "",
    ]
  ) assert.equal(readPath(text), undefined, text);
});
