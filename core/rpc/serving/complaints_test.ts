import assert from "node:assert/strict";
import { Complaints } from "./complaints.ts";

Deno.test("there is one complaint per kind and host, on however many connections", () => {
  const complaints = new Complaints();
  assert.equal(complaints.isDue("dropped", "tcp://10.0.0.1:4000#1"), true);
  assert.equal(complaints.isDue("dropped", "tcp://10.0.0.1:4000#2"), false);
  assert.equal(complaints.isDue("dropped", "tcp://10.0.0.1:5000"), false);
  assert.equal(complaints.isDue("refused", "tcp://10.0.0.1:5000"), true);
  assert.equal(complaints.isDue("dropped", "tcp://10.0.0.2:4000#3"), true);
});
