import assert from "node:assert/strict";
import { configureLogging, getLogger, type LogRecord } from "../core/observe/log.ts";
import { newTrace, runInTrace } from "../core/observe/trace.ts";
import { configureProgramLogging, formatRecord } from "./logging.ts";

Deno.test("a log record is written in the original's format, with its trace", () => {
  const time = new Date(2026, 2, 1, 8, 5, 9, 42).getTime();
  const record = { time, level: "warning", name: "lymph.rpc", message: "slow" } as const;
  assert.equal(
    formatRecord({ ...record, traceId: "f00d" }),
    '2026-03-01 08:05:09,042 [WARNING] lymph.rpc: slow - trace_id="f00d"',
  );
  assert.match(formatRecord(record), / - trace_id=""$/);
});

Deno.test("sinks receive filled placeholders, the running trace and errors", () => {
  const records: LogRecord[] = [];
  configureLogging({ level: "info", sinks: [(record) => records.push(record)] });
  const error = new Error("boom");
  runInTrace(newTrace("f00d"), () => {
    const logger = getLogger("lymph.test");
    logger.debug("not this one");
    logger.info("{count} of {what}", { count: 2, what: { a: 1 } });
    logger.error("Failed: {error}", { error });
  });
  configureLogging({ level: "error", sinks: [] });
  const [info, failed, ...rest] = records;
  assert.deepEqual([info?.message, info?.traceId, info?.level], ['2 of {"a":1}', "f00d", "info"]);
  assert.deepEqual([failed?.message, failed?.error], ["Failed: boom", error]);
  assert.deepEqual(rest, []);
});

Deno.test("a log file that cannot be written to is named", () => {
  assert.throws(
    () => configureProgramLogging({ logfile: "/nonexistent/directory/lymph.log" }),
    /^Error: Cannot write the log file \/nonexistent\/directory\/lymph\.log: No such file/,
  );
});
