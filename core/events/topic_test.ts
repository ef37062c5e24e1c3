import assert from "node:assert/strict";
import { matchesTopic } from "./topic.ts";

const CASES: [pattern: string, matching: string[], other: string[]][] = [
  ["a", ["a"], ["a.b", "b", "A"]],
  ["a.b", ["a.b"], ["a", "a.b.c"]],
  ["a.*", ["a.b", "a.x-y"], ["a", "a.b.c"]],
  ["*", ["a"], ["a.b"]],
  ["a.#", ["a", "a.b", "a.b.c"], ["b", "ab"]],
  ["#", ["a", "a.b.c"], []],
  ["#.b", ["b", "a.b", "a.x.b"], ["a", "b.c"]],
  ["a.*.c", ["a.b.c"], ["a.c", "a.b.b.c"]],
  ["a.#.c", ["a.c", "a.b.c", "a.b.b.c", "a.c.c"], ["a.b", "a.c.b"]],
  ["#.a.#", ["a", "x.a", "a.x", "x.a.y.z"], ["x", "x.y"]],
  ["*.#.*", ["a.b", "a.x.b"], ["a"]],
];

for (const [pattern, matching, other] of CASES) {
  Deno.test(`the pattern ${pattern} matches ${matching.join(", ")} and not ${other}`, () => {
    for (const type of matching) assert.equal(matchesTopic(pattern, type), true, type);
    for (const type of other) assert.equal(matchesTopic(pattern, type), false, type);
  });
}
