import assert from "node:assert/strict";
import type { PendingWork } from "../../core/observe/pending_work.ts";
import { formatPending } from "./format_pending.ts";

const WEB: PendingWork = {
  kind: "HTTP request",
  subject: "GET /greet",
  since: 1000,
  traceId: "a1",
  peer: "127.0.0.1",
};
const ASKED: PendingWork = {
  kind: "request",
  subject: "Greeting.greet",
  since: 1500,
  traceId: "a1",
  peer: "tcp://127.0.0.1:4001",
};

Deno.test("what is pending stands there with what it waits for, the oldest first", () => {
  const event: PendingWork = {
    kind: "event",
    subject: "greeted",
    since: 500,
    traceId: "b2",
    note: "of Listen-onGreeted",
  };
  const work: PendingWork = {
    kind: "background work",
    subject: "Clock.tick",
    since: 0,
    traceId: undefined,
  };
  const alone: PendingWork = { ...ASKED, traceId: "c3", since: undefined };
  assert.deepEqual(formatPending([WEB, ASKED, event, work, alone], 2000), [
    "pending: 3 handlers, 2 requests to others",
    "  background work Clock.tick, for 2.0 s",
    "  event greeted, of Listen-onGreeted, for 1.5 s, trace b2",
    "  HTTP request GET /greet, asked by 127.0.0.1, for 1.0 s, trace a1",
    "    waits for Greeting.greet at tcp://127.0.0.1:4001, for 0.5 s",
    "  request Greeting.greet at tcp://127.0.0.1:4001, trace c3",
  ]);
  assert.deepEqual(formatPending([]), ["pending: 0 handlers, 0 requests to others"]);
});

Deno.test("very much that is pending is cut short, and forges no lines", () => {
  const many = Array.from({ length: 300 }, () => ({ ...WEB, subject: "GET /\npending: none" }));
  const lines = formatPending(many, 2000);
  assert.equal(lines.length, 201);
  assert.equal(lines.at(-1), "  and 101 more");
  assert.match(lines[1] ?? "", /^ {2}HTTP request GET \/\\u000apending: none, asked by /);
});
