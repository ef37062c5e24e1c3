import assert from "node:assert/strict";
import { NackError } from "../../core/errors.ts";
import { refusalOf } from "./refused_argument.ts";

/** What a service says, what a client is told, and the pointers to the values that are meant. */
const REFUSALS: readonly (readonly [reason: string, message: string, ...pointers: string[]])[] = [
  ["Shop.order: count: expected integer, got 1.5", "count: expected integer, got 1.5", "#/count"],
  ['Shop.order: ["a/b~"]: expected string, got 7', '["a/b~"]: expected string, got 7', "#/a~1b~0"],
  ["Shop.order: tags{}: expected string, got 7", "tags{}: expected string, got 7"],
  [
    'Shop.order has no parameter "fial": its parameters are fail',
    'Shop.order has no parameter "fial": its parameters are fail',
    "#/fial",
  ],
  [
    'Shop.order needs "id" and "name": its parameters are id, name',
    'Shop.order needs "id" and "name": its parameters are id, name',
    "#/id",
    "#/name",
  ],
  [
    `Shop.order has no parameter "${"x".repeat(100)}…": its parameters are fail`,
    `Shop.order has no parameter "${"x".repeat(100)}…": its parameters are fail`,
  ],
  ["the body is wrong", "the body is wrong"],
];

Deno.test("a refusal leads to the values as far as the service names them", () => {
  for (const [reason, message, ...pointers] of REFUSALS) {
    const request = { subject: "Shop.order", endpoint: "tcp://10.0.0.1:4000", traceId: "t" };
    const error = new NackError("refused", request, { reason, notExecuted: "bad_arguments" });
    const refusal = refusalOf(error);
    assert.equal(refusal?.message, message);
    const { errors = [] } = refusal?.problem ?? {};
    assert.deepEqual((errors as { pointer: string }[]).map(({ pointer }) => pointer), pointers);
  }
});
