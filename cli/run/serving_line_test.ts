import assert from "node:assert/strict";
import { formatServing } from "./serving_line.ts";

const identity = "0123456789abcdef0123456789abcdef";
const endpoint = "tcp://127.0.0.1:40001";

Deno.test("an instance says where it serves", () => {
  const line = formatServing({ what: "Greeting", endpoint, identity });
  assert.equal(line, `Serving Greeting at ${endpoint} (${identity})`);
});

Deno.test("a web service says its URL, too", () => {
  const urls = ["http://127.0.0.1:4080"];
  const line = formatServing({ what: "Web", urls, endpoint, identity });
  assert.equal(line, `Serving Web at http://127.0.0.1:4080 and at ${endpoint} (${identity})`);
});
