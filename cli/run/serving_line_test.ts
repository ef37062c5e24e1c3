import assert from "node:assert/strict";
import { formatServing, isHttpServingLine, isServingLine } from "./serving_line.ts";

const identity = "0123456789abcdef0123456789abcdef";
const endpoint = "tcp://127.0.0.1:40001";

Deno.test("an instance says where it serves", () => {
  const line = formatServing({ what: "Greeting", endpoint, identity });
  assert.equal(line, `Serving Greeting at ${endpoint} (${identity})`);
  assert.ok(isServingLine(line));
  assert.ok(!isHttpServingLine(line));
});

Deno.test("a web service says its URL, too", () => {
  const urls = ["http://127.0.0.1:4080"];
  const line = formatServing({ what: "Web", urls, endpoint, identity });
  assert.equal(line, `Serving Web at http://127.0.0.1:4080 and at ${endpoint} (${identity})`);
  assert.ok(isServingLine(line));
  assert.ok(isHttpServingLine(line));
});

Deno.test("what a service prints of itself is no such line", () => {
  assert.ok(!isServingLine("Serving coffee at http://127.0.0.1:4080"));
  assert.ok(!isHttpServingLine("Serving coffee at http://127.0.0.1:4080"));
});
