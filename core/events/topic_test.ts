import assert from "node:assert/strict";
import vectors from "../../tests/data/vectors.json" with { type: "json" };
import { checkEventType, checkPattern, matchesTopic } from "./topic.ts";

const CASES: [pattern: string, matching: string[], other: string[]][] = [
  ["a", ["a"], ["a.b", "b", "A"]],
  ["a.b", ["a.b"], ["a", "a.b.c"]],
  ["a.*", ["a.b", "a.x-y"], ["a", "a.b.c"]],
  ["*", ["a"], ["", "a.b"]],
  ["a.#", ["a", "a.b", "a.b.c"], ["b", "ab"]],
  ["#", ["", "a", "a.b.c"], []],
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

/**
 * Where the original's in-process event system is not like the broker that it stands in for. A `#`
 * stands for no words, too, with the dot beside it, and words may hold any character but a dot.
 */
const UNLIKE_THE_BROKER = [
  ["a.#", "a"],
  ["a.#", "a.b-c"],
  ["a.*", "a.b-c"],
  ["#", "a-b"],
  ["#", "a.b-c"],
  ["*", "a-b"],
  ["#.b", "b"],
  ["a.#.c", "a.c"],
].map(String);

Deno.test("vectors: patterns match as in the original, or else as in a broker", () => {
  const unlike: string[] = [];
  for (const { pattern, matches } of vectors.local_event_patterns) {
    for (const [type, expected] of Object.entries(matches)) {
      if (matchesTopic(pattern, type) === expected) continue;
      assert.equal(expected, false, "a broker matches more, never less");
      unlike.push(String([pattern, type]));
    }
  }
  assert.deepEqual(unlike.sort(), UNLIKE_THE_BROKER.toSorted());
});

for (const type of ["a", "order.placed", "a*b", "a#", "ä".repeat(127)]) {
  Deno.test(`${type.slice(0, 20)} is an event type`, () => checkEventType(type));
}

for (const type of ["", "*", "order.*", "#.b", "a..b", ".a", "a.", "ä".repeat(128)]) {
  Deno.test(`${JSON.stringify(type.slice(0, 20))} is no event type`, () => {
    assert.throws(() => checkEventType(type), { name: "RangeError", message: /^Cannot emit/ });
  });
}

Deno.test("an empty word of an event type is named as the reason", () => {
  const message = /each word of its type, between its dots, must have a character.*"a\.\.b"$/;
  assert.throws(() => checkEventType("a..b"), { message });
});

for (const name of ["a.\0", "a\tb", "a\n", "\x7f", "a.\u202eb", "\ud800"]) {
  const quoted = JSON.stringify(name).replace(/[\x7f\u202e]/, "?");
  Deno.test(`events are neither emitted nor handled by the name ${quoted}, which is not printable`, () => {
    const message = /must contain no control characters .*: current value is "[ -~]+"$/;
    for (const check of [checkEventType, checkPattern]) {
      assert.throws(() => check(name), { name: "RangeError", message });
    }
  });
}

for (const pattern of ["a..b", ".a", "a.", ".", "..", "*..#", "order.placed."]) {
  Deno.test(`V4 ${pattern} is no pattern, as a word in it is empty`, () => {
    assert.throws(() => checkPattern(pattern), { name: "RangeError", message: /^Cannot handle/ });
  });
}

for (const pattern of ["a", "*", "#", "a.*.#", "ä.b-c"]) {
  Deno.test(`V4 ${pattern} is a pattern`, () => assert.equal(checkPattern(pattern), pattern));
}
