import assert from "node:assert/strict";
import { assertEvents } from "./mod.ts";

const recorded = [
  { type: "greeted", body: { name: "Joe" }, delayMs: 0 },
  { type: "later", body: { id: 7 }, delayMs: 50 },
];

Deno.test("events are compared by type, body and delay", () => {
  assertEvents(recorded, [
    { type: "greeted", body: { name: "Joe" } },
    { type: "later", body: ({ id }: { id: number }) => id > 5, delayMs: 50 },
  ]);
});

Deno.test("a body that is not mentioned may be anything", () => {
  assertEvents(recorded, [{ type: "greeted" }, { type: "later", delayMs: 50 }]);
});

for (
  const [what, expected] of [
    ["a missing event", [{ type: "greeted" }, { type: "later", delayMs: 50 }, { type: "more" }]],
    ["an event too many", [{ type: "greeted" }]],
    ["another type", [{ type: "greeted" }, { type: "other", delayMs: 50 }]],
    ["another delay", [{ type: "greeted" }, { type: "later" }]],
    ["another body", [{ type: "greeted", body: { name: "Jim" } }, { type: "later", delayMs: 50 }]],
    ["a body that a function refuses", [{ type: "greeted", body: () => false }, {
      type: "later",
      delayMs: 50,
    }]],
  ] as const
) {
  Deno.test(`${what} is refused`, () => {
    assert.throws(() => assertEvents(recorded, expected), assert.AssertionError);
  });
}
