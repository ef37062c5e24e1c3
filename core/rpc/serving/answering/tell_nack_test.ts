import assert from "node:assert/strict";
import { tellNack } from "./tell_nack.ts";

const WRONG = {
  type: "NACK",
  version: "1.0.0",
  reason: 'Shop.order: count: expected number, got "7"',
  notExecuted: "bad_arguments",
} as const;

Deno.test("a peer of this framework reads in headers what is wrong with its request", () => {
  const { type, headers } = tellNack({ ...WRONG, headers: { own: 1 } }, true);
  assert.equal(type, "NACK");
  assert.deepEqual(headers, { own: 1, reason: WRONG.reason, not_executed: "bad_arguments" });
});

Deno.test("Python lymph gets an ERROR that says which argument is wrong", () => {
  const { type, version, ...answer } = tellNack(WRONG, false);
  assert.equal(type, "ERROR");
  assert.equal(version, "1.0.0");
  assert("body" in answer);
  assert.deepEqual(answer.body, { type: "ArgumentError", message: WRONG.reason });
});

Deno.test("other refusals stay a NACK for Python lymph, without our headers", () => {
  const nack = { type: "NACK", version: null, reason: "a loop", isLoop: true } as const;
  assert.equal(tellNack(nack, false), nack);
});
