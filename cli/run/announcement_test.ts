import { NODE_VARIABLE } from "../../core/node_environment.ts";
import assert from "node:assert/strict";
import { announce, formatAnnouncement, readAnnouncement } from "./announcement.ts";
import { formatServing } from "./serving_line.ts";

const MARK = "a1b2.1";
const announcement = { endpoint: "tcp://127.0.0.1:40001", servesHttp: true };

Deno.test("a node reads what its process announces", () => {
  assert.deepEqual(readAnnouncement(MARK, formatAnnouncement(MARK, announcement)), announcement);
});

Deno.test("what a service or another process prints is no announcement", () => {
  const { endpoint } = announcement;
  const identity = "0123456789abcdef0123456789abcdef";
  const lines = [
    formatServing({ what: "Greeting", endpoint, identity }),
    formatAnnouncement("a1b2.10", announcement),
    `lymph-serving ${MARK} {`,
    `lymph-serving ${MARK} {}`,
  ];
  for (const line of lines) assert.equal(readAnnouncement(MARK, line), undefined, line);
});

Deno.test("an instance without a node announces nothing", () => {
  assert.equal(Deno.env.get(NODE_VARIABLE.process), undefined);
  announce({ note: (text) => assert.fail(text) }, announcement);
});
