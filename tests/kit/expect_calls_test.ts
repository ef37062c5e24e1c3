import assert from "node:assert/strict";
import { assertCalls, assertSomeCalls } from "./expect_calls.ts";

const calls = [
  { subject: "Stock.reserve", args: { item: "tea", at: { day: 1, hours: [1, 2] } } },
  { subject: "Stock.count", args: {} },
  { subject: "Stock.reserve", args: { item: "milk", at: { day: 2, hours: [3] } } },
];
const isDay = (day: number) => day > 0;

Deno.test("calls are compared by subject and arguments, with functions at any depth", () => {
  assertCalls(calls, [
    { subject: "Stock.reserve", args: { item: "tea", at: { day: isDay, hours: [1, isDay] } } },
    { subject: "Stock.count" },
    { subject: "Stock.reserve", args: ({ item }) => item === "milk" },
  ]);
});

for (
  const [what, expected] of [
    ["a missing call", calls.slice(1)],
    ["a call too many", [...calls, { subject: "Stock.count" }]],
    ["another order", calls.toReversed()],
    ["another argument", [{ subject: "Stock.reserve", args: { item: "tea" } }, ...calls.slice(1)]],
    ["an argument that a function refuses", [
      { subject: "Stock.reserve", args: { item: "tea", at: () => false } },
      ...calls.slice(1),
    ]],
  ] as const
) {
  Deno.test(`${what} is refused`, () => {
    assert.throws(() => assertCalls(calls, expected), assert.AssertionError);
  });
}

Deno.test("some calls are found among others, in their order", () => {
  assertSomeCalls(calls, []);
  assertSomeCalls(calls, [{ subject: "Stock.count" }]);
  assertSomeCalls(calls, [
    { subject: "Stock.reserve" },
    { subject: "Stock.reserve", args: ({ item }) => item === "milk" },
  ]);
});

Deno.test("a call that is not among the others is named, with those that look like it", () => {
  const milk = { subject: "Stock.reserve", args: ({ item }: { item: string }) => item === "milk" };
  assert.throws(() => assertSomeCalls(calls, [milk, { subject: "Stock.count" }]), {
    name: "AssertionError",
    message: 'There is no call { subject: "Stock.count" } after call 3: calls are []',
  });
  assert.throws(
    () => assertSomeCalls(calls, [{ subject: "Stock.count", args: { item: "tea" } }]),
    /calls are \[ \{ subject: "Stock.count", args: \{\} \} \]$/,
  );
});
