import assert from "node:assert/strict";
import { isShown, readLogLine } from "./log_line.ts";

const utf8 = new TextEncoder();
const text = '2026-03-01 08:05:09,042 [INFO] lymph.rpc: a - trace_id="f00d"';

Deno.test("a message of a log stream has level, endpoint and line", () => {
  const frames = ["INFO", "tcp://127.0.0.1:40100", text].map((frame) => utf8.encode(frame));
  assert.deepEqual(readLogLine(frames), { level: "INFO", text });
  assert.equal(readLogLine(frames.slice(0, 2)), undefined);
});

Deno.test("lines below the level are not shown, those of a level unknown are", () => {
  const shown = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL", "NOTICE"]
    .filter((level) => isShown({ level, text }, { level: "WARNING", trace: undefined }));
  assert.deepEqual(shown, ["WARNING", "ERROR", "CRITICAL", "NOTICE"]);
});

Deno.test("lines are found by their trace id, or its beginning, with a stack below, too", () => {
  const isOf = (trace: string, text: string) =>
    isShown({ level: "INFO", text }, { level: "DEBUG", trace });
  assert.ok(isOf("f00d", text) && isOf("f0", text) && isOf("f00d", `${text}\n  at x`));
  assert.ok(!isOf("beef", text) && !isOf("f00d", "no trace"));
  assert.ok(!isOf("f00d", 'said - trace_id="f00d" - trace_id="beef"'));
});
