import assert from "node:assert/strict";
import { configureLogging, getLogger, type LogRecord } from "../core/observe/log.ts";
import { newTrace, runInTrace } from "../core/observe/trace.ts";
import { formatRecord, startLog } from "./logging.ts";

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
    () => startLog({ logfile: "/nonexistent/directory/lymph.log" }),
    /^Error: Cannot write the log file \/nonexistent\/directory\/lymph\.log: No such file/,
  );
});

Deno.test("the level of a logger can be changed for a while", async () => {
  const logfile = await Deno.makeTempFile();
  using log = startLog({ logfile });
  getLogger("lymph.rpc").info("too early");
  log.change({ qualname: "lymph", loglevel: "INFO", period: 0 });
  getLogger("lymph.rpc.peer").info("in time");
  getLogger("other").info("somebody else");
  assert.throws(() => log.change({ qualname: "lymph", loglevel: "LOUD", period: 1 }), RangeError);
  await new Promise((resolve) => setTimeout(resolve, 0)); // timers end in the order they began
  getLogger("lymph.rpc").info("too late");
  configureLogging({ level: "error", sinks: [] });
  const lines = (await Deno.readTextFile(logfile)).trim().split("\n");
  await Deno.remove(logfile);
  assert.deepEqual(lines.map((line) => line.replace(/^.*?\[/, "[")), [
    '[INFO] lymph.rpc.peer: in time - trace_id=""',
  ]);
});
