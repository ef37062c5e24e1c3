import assert from "node:assert/strict";
import { join } from "node:path";
import { configureLogging, getLogger, type LogRecord } from "../../core/observe/logs/log.ts";
import { newTrace, runInTrace } from "../../core/observe/trace.ts";
import { createConfig } from "../../core/config/mod.ts";
import { formatJson, formatText } from "./log_format.ts";
import { startLog } from "./logging.ts";
import { readLogging } from "./logging_section.ts";

Deno.test("a log record is written in the original's format, with its trace", () => {
  const time = new Date(2026, 2, 1, 8, 5, 9, 42).getTime();
  const record = {
    time,
    level: "warning",
    name: "lymph.rpc",
    message: "slow",
    properties: {},
  } as const;
  assert.equal(
    formatText({ ...record, traceId: "f00d" }),
    '2026-03-01 08:05:09,042 [WARNING] lymph.rpc: slow - trace_id="f00d"',
  );
  assert.match(formatText(record), / - trace_id=""$/);
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

Deno.test("what JSON cannot hold is logged all the same", () => {
  const records: LogRecord[] = [];
  configureLogging({ level: "info", sinks: [(record) => records.push(record)] });
  const cycle: Record<string, unknown> = {};
  cycle["self"] = cycle;
  getLogger("lymph.test").info("{count} {cycle}", { count: { n: 1n }, cycle });
  configureLogging({ level: "error", sinks: [] });
  assert.match(records[0]?.message ?? "", /^\{ n: 1n \} .*Circular/);
});

Deno.test("a log file that cannot be written to is named", () => {
  assert.throws(
    () => startLog({ file: "/nonexistent/directory/lymph.log" }),
    /^Error: Cannot write the log file \/nonexistent\/directory\/lymph\.log: No such file/,
  );
});

Deno.test("the level of a logger can be changed for a while", async () => {
  const logfile = await Deno.makeTempFile();
  using log = startLog({ file: logfile });
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

Deno.test("a log record is one line of JSON, whatever is in it", () => {
  const loop: Record<string, unknown> = {};
  loop["self"] = loop;
  const error = new Error("boom");
  const { proxy: hostile, revoke } = Proxy.revocable({}, {});
  revoke();
  const line = formatJson({
    time: 0,
    level: "error",
    name: "lymph.rpc",
    message: "Failed: boom",
    traceId: "f00d",
    properties: { error, loop, hostile, size: 2n ** 70n, trace_id: "f00d" },
    error,
  });
  const { properties, stack, ...others } = JSON.parse(line);
  assert.deepEqual(others, {
    time: "1970-01-01T00:00:00.000Z",
    level: "ERROR",
    logger: "lymph.rpc",
    message: "Failed: boom",
    trace_id: "f00d",
  });
  assert.deepEqual([properties.error, properties.size], ["Error: boom", "1180591620717411303424"]);
  assert.match(properties.loop, /Circular/);
  assert.equal(properties.hostile, "(cannot be shown)");
  assert.match(stack, /^Error: boom\n/);
  assert.doesNotMatch(line, /\n/);
});

Deno.test("secrets are hidden in each text of a JSON line, and it stays JSON", () => {
  const show = (message: string, properties = {}) => {
    const line = formatJson({ time: 0, level: "info", name: "shop", message, properties });
    return JSON.parse(line);
  };
  assert.equal(
    show('Command "curl -u joe:x1" failed').message,
    'Command "curl -u joe:(hidden)" failed',
  );
  assert.equal(show('Ran curl -u "joe:x1" h').message, 'Ran curl -u "joe:(hidden)" h');
  assert.equal(show('Ran mysql -p"x 1" shop').message, "Ran mysql -p(hidden) shop");
  const mail = "joe@example.org";
  const command = ["sshpass -p 'x 1'"];
  const { message, properties } = show("Loaded sql app/prod", { mail, command });
  assert.equal(message, "Loaded sql app/prod");
  assert.deepEqual(properties, { mail, command: ["sshpass -p (hidden)"] });
});

Deno.test("an error that tells no more than the message takes no line of its own", () => {
  const error = new Error("boom");
  const record = { time: 0, level: "error", name: "lymph.rpc", properties: {}, error } as const;
  assert.match(formatText({ ...record, message: "Failed: boom" }), /\nError: boom\n {4}at /);
  error.stack = "Error: boom";
  assert.match(
    formatText({ ...record, message: "Failed: boom" }),
    /^.*Failed: boom - trace_id=""$/,
  );
  assert.match(formatText({ ...record, message: "Failed" }), /\nError: boom$/);
});

Deno.test("a changed level of all loggers reaches those with a configured level", () => {
  using log = startLog({ levels: { noisy: "error" } });
  log.change({ qualname: "", loglevel: "DEBUG", period: 60 });
  const isHeard = getLogger("noisy.part").isEnabled("debug");
  configureLogging({ level: "error", sinks: [] });
  assert.ok(isHeard);
});

Deno.test("settings of the command line go before those of the configuration", async () => {
  const [given, configured] = [await Deno.makeTempFile(), await Deno.makeTempFile()];
  using log = startLog({ file: given, format: "json" });
  log.configure({ level: "info", levels: { noisy: "error" }, file: configured, format: "text" });
  getLogger("lymph.rpc").info("seen");
  getLogger("noisy.part").warn("not seen");
  configureLogging({ level: "error", sinks: [] });
  const lines = (await Deno.readTextFile(given)).trim().split("\n");
  assert.deepEqual(lines.map((line) => JSON.parse(line).message), ["seen"]);
  assert.equal(await Deno.readTextFile(configured), "");
  await Promise.all([given, configured].map((path) => Deno.remove(path)));
});

Deno.test("the logging section has settings of its own", () => {
  const config = createConfig({
    logging: { level: "info", levels: { "lymph.rpc": "DEBUG" }, format: "json", file: "a.log" },
  });
  assert.deepEqual(readLogging(config), {
    settings: { level: "info", levels: { "lymph.rpc": "debug" }, format: "json", file: "a.log" },
    fileKey: ["logging", "file"],
    ignored: [],
  });
  const wrong = createConfig({ logging: { level: "loud" } });
  assert.throws(() => readLogging(wrong), /logging\.level must be one of DEBUG, INFO/);
});

Deno.test("S3 a name that no logger may have is refused with its place", () => {
  for (const name of ["__proto__", "lymph..rpc", "x".repeat(300)]) {
    const levels = JSON.parse(`{ ${JSON.stringify(name)}: "DEBUG" }`);
    assert.throws(
      () => readLogging(createConfig({ logging: { levels } })),
      /logging\.levels.*must /,
    );
    const loggers = JSON.parse(`{ ${JSON.stringify(name)}: { "level": "DEBUG" } }`);
    assert.throws(
      () => readLogging(createConfig({ logging: { loggers } })),
      /logging\.loggers.*must /,
    );
  }
});

Deno.test("a level holds for the loggers below its name alone", () => {
  const records: LogRecord[] = [];
  const levels = { "shop.cart": "debug", "x.y.z": "debug" } as const;
  configureLogging({ level: "error", levels, sinks: [(record) => records.push(record)] });
  getLogger("shop.cart.items").debug("heard");
  getLogger("shop").warn("not heard");
  const wasVerbose = getLogger("shop.cart").isEnabled("debug");
  configureLogging({ level: "error", sinks: [] });
  assert.deepEqual([records.map(({ message }) => message), wasVerbose], [["heard"], true]);
  assert.equal(getLogger("shop.cart").isEnabled("debug"), false);
});

Deno.test("a sink that fails stops neither what logs nor the other sinks", () => {
  const records: LogRecord[] = [];
  const failing = () => {
    throw new Error("full");
  };
  configureLogging({ level: "info", sinks: [failing, (record) => records.push(record)] });
  getLogger("shop").info("heard");
  configureLogging({ level: "error", sinks: [] });
  assert.equal(records.length, 1);
});

Deno.test("another copy of the framework logs to the same place", async () => {
  const records: LogRecord[] = [];
  configureLogging({ level: "info", sinks: [(record) => records.push(record)] });
  const copy: typeof import("../../core/observe/logs/log.ts") = await import(
    `${import.meta.resolve("../../core/observe/logs/log.ts")}?copy`
  );
  copy.getLogger("shop").info("heard");
  configureLogging({ level: "error", sinks: [] });
  assert.deepEqual(records.map(({ name, message }) => [name, message]), [["shop", "heard"]]);
});

Deno.test("of the original's logging section levels and a file are understood", () => {
  const config = createConfig({
    logging: {
      version: 1,
      disable_existing_loggers: false,
      formatters: { brief: { format: "%(message)s" } },
      handlers: {
        console: { class: "logging.StreamHandler" },
        file: { class: "logging.FileHandler", filename: "lymph.log" },
      },
      loggers: { lymph: { level: "DEBUG", handlers: ["file"] }, other: { propagate: false } },
      root: { level: "CRITICAL" },
    },
  });
  assert.deepEqual(readLogging(config), {
    settings: { level: "error", levels: { lymph: "debug" }, format: undefined, file: "lymph.log" },
    fileKey: ["logging", "handlers", "file", "filename"],
    ignored: ["formatters", "handlers.console"],
  });
});

Deno.test("P8 a log that was moved away is created again when it is reopened", async () => {
  const directory = await Deno.makeTempDir();
  const [file, moved] = [join(directory, "log"), join(directory, "log.1")];
  {
    using log = startLog({ file, level: "info" });
    getLogger("lymph.test").info("before");
    await Deno.rename(file, moved);
    getLogger("lymph.test").info("still before");
    log.reopen();
    getLogger("lymph.test").info("after");
  }
  configureLogging({ level: "error", sinks: [] });
  assert.match(await Deno.readTextFile(moved), /before[^]*still before/);
  assert.match(await Deno.readTextFile(file), /^[^\n]*after[^\n]*\n$/);
  await Deno.remove(directory, { recursive: true });
});

Deno.test("P8 a section that was read again takes the place of the former one", async () => {
  const directory = await Deno.makeTempDir();
  const [first, second] = [join(directory, "first"), join(directory, "second")];
  {
    using log = startLog();
    log.configure({ level: "info", file: first });
    log.configure({ level: "warning", file: second });
    getLogger("lymph.test").info("unheard");
    getLogger("lymph.test").warn("heard");
  }
  configureLogging({ level: "error", sinks: [] });
  assert.equal(await Deno.readTextFile(first), "");
  assert.match(await Deno.readTextFile(second), /^[^\n]*heard[^\n]*\n$/);
  await Deno.remove(directory, { recursive: true });
});
