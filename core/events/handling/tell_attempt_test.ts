import assert from "node:assert/strict";
import { configureLogging, type LogRecord } from "../../observe/logs/log.ts";
import { tellAttempt } from "./tell_attempt.ts";

Deno.test("a failed attempt says what becomes of its event", () => {
  const records: LogRecord[] = [];
  configureLogging({ level: "info", sinks: [(record) => records.push(record)] });
  const event = { type: "greeted", headers: { trace_id: "f00d" } };
  const attempt = { queue: "Listen-onGreeted", event, retries: 2 };
  tellAttempt({ ...attempt, attempts: 1, delayMs: 250 });
  tellAttempt({ ...attempt, attempts: 3, delayMs: undefined });
  tellAttempt({ ...attempt, attempts: 1, delayMs: undefined });
  tellAttempt({
    ...attempt,
    event: { type: "x" },
    attempts: 9,
    retries: Infinity,
    delayMs: 60_000,
  });
  configureLogging({ level: "error", sinks: [] });
  assert.deepEqual(records.map(({ level, message }) => [level, message]), [
    ["warning", "Listen-onGreeted tries greeted again in 0.25 s, after attempt 1 of 3"],
    ["error", "Listen-onGreeted has given up greeted after 3 attempts: a dead letter"],
    ["error", "Listen-onGreeted has given up greeted after 1 attempt: a dead letter"],
    ["warning", "Listen-onGreeted tries x again in 60 s, after attempt 9 of any number"],
  ]);
  assert.deepEqual(records.map(({ traceId }) => traceId), ["f00d", "f00d", "f00d", ""]);
});
