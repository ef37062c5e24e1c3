import assert from "node:assert/strict";
import type { Headers, Message } from "../../message/message.ts";
import { refusalOf } from "./retry_policy.ts";

const CASES: readonly [string, Headers, string | undefined][] = [
  ["an instance that leaves", { not_executed: "leaving" }, "gone"],
  ["an instance with too much to do", { not_executed: "busy" }, "busy"],
  ["an instance without the service", { not_executed: "unknown_interface" }, "gone"],
  ["an instance without the method", { reason: "there is no such method" }, "unfit"],
  ["an unknown argument", { not_executed: "bad_arguments", version: null }, "unfit"],
  ["what Python lymph does not know", { trace_id: "1" }, "unfit"],
  ["a handler that has failed", { trace_id: "1", version: null }, undefined],
  ["a handler of a version that has failed", { trace_id: "1", version: "1.0.0" }, undefined],
];

for (const [what, headers, expected] of CASES) {
  Deno.test(`W7 the answer of ${what} means: ${expected ?? "executed, perhaps"}`, () => {
    const message: Message = { id: "1", type: "NACK", subject: "2", headers, body: null };
    const asked = { service: "Shop", subject: "Shop.open" };
    assert.equal(refusalOf(message, asked), expected);
    assert.equal(refusalOf({ ...message, type: "REP" }, asked), undefined);
  });
}

Deno.test("W7 an interface that an instance lacks beside its service may be elsewhere", () => {
  const headers = { not_executed: "unknown_interface" };
  const message: Message = { id: "1", type: "NACK", subject: "2", headers, body: null };
  assert.equal(refusalOf(message, { service: "Shop", subject: "Admin.open" }), "unfit");
});
