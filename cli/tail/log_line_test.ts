import assert from "node:assert/strict";
import { isShown, readLogLine } from "./log_line.ts";

const utf8 = new TextEncoder();
const text = '2026-03-01 08:05:09,042 [INFO] lymph.rpc: a - trace_id="f00d"';

Deno.test("a message of a log stream has level, endpoint and line", () => {
  const frames = ["INFO", "tcp://127.0.0.1:40100", text].map((frame) => utf8.encode(frame));
  assert.deepEqual(readLogLine(frames), { level: "INFO", text, traceId: "f00d" });
  assert.equal(readLogLine(frames.slice(0, 2)), undefined);
});

Deno.test("lines below the level are not shown, those of a level unknown are", () => {
  const traceId = "";
  const shown = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL", "NOTICE"]
    .filter((level) => isShown({ level, text, traceId }, { level: "WARNING", trace: undefined }));
  assert.deepEqual(shown, ["WARNING", "ERROR", "CRITICAL", "NOTICE"]);
});

Deno.test("lines are found by their trace id, or its beginning, with a stack below, too", () => {
  const isOf = (trace: string, text: string) => {
    const line = readLogLine(["INFO", "", text].map((frame) => utf8.encode(frame)));
    return line !== undefined && isShown(line, { level: "DEBUG", trace });
  };
  assert.ok(isOf("f00d", text) && isOf("f0", text) && isOf("f00d", `${text}\n  at x`));
  assert.ok(!isOf("beef", text) && !isOf("f00d", "no trace"));
  assert.ok(!isOf("f00d", 'said - trace_id="f00d" - trace_id="beef"'));
});

Deno.test("a line as JSON has its fields, and is found by its trace id as well", () => {
  const json = '{"level":"INFO","trace_id":"f00d","baggage":{"tenant":"acme"}}';
  const read = (text: string) => readLogLine(["json", "", text].map((frame) => utf8.encode(frame)));
  const line = read(json);
  assert.deepEqual(line?.fields?.["baggage"], { tenant: "acme" });
  assert.ok(line && isShown(line, { level: "INFO", trace: "f00" }));
  assert.ok(!isShown(line, { level: "INFO", trace: "beef" }));
  assert.ok(!isShown(line, { level: "WARNING", trace: undefined }));
  assert.equal(read("{"), undefined);
  assert.equal(read("[]"), undefined);
});
