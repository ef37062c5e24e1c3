import assert from "node:assert/strict";
import { MAX_TRACE_ID } from "../trace.ts";
import { configureLogging, getLogger, type LogMethod, type LogRecord } from "./log.ts";

/** What a call without types has logged. */
function logged(message: unknown, properties?: unknown): LogRecord | undefined {
  const records: LogRecord[] = [];
  configureLogging({ level: "debug", sinks: [(record) => records.push(record)] });
  const log: (...values: unknown[]) => void = getLogger("shop").error as LogMethod & typeof log;
  log(message, properties);
  return records[0];
}

Deno.test("what a sink logs itself goes to the other sinks, and never back to it", () => {
  const seen: string[] = [];
  const sinkOf = (sink: string) => ({ message }: LogRecord) => {
    seen.push(`${sink}: ${message}`);
    getLogger("sink").warn(`${message}${sink}`);
  };
  configureLogging({ level: "debug", sinks: [sinkOf("a"), sinkOf("b")] });
  const log = getLogger("shop");
  log.info("1");
  assert.deepEqual(seen.splice(0), ["a: 1", "b: 1a", "b: 1", "a: 1b"]);
  log.info("2");
  assert.equal(seen.length, 4);
});

Deno.test("a value that logs itself while it is shown is logged a few times", () => {
  const seen: string[] = [];
  configureLogging({ level: "debug", sinks: [({ message }) => seen.push(message)] });
  const log = getLogger("shop");
  const value = { toJSON: () => (log.info("inner {value}", { value }), "shown") };
  log.info("outer {value}", { value });
  assert.equal(seen.at(-1), 'outer "shown"');
  assert.equal(seen.length, 8);
});

Deno.test("values that each log all of them while they are shown are logged a few times", () => {
  const seen: string[] = [];
  configureLogging({ level: "debug", sinks: [({ message }) => seen.push(message)] });
  const log = getLogger("shop");
  const list: unknown[] = [];
  const value = { toJSON: () => (log.info("inner {list}", { list }), "shown") };
  for (let count = 0; count < 3; count++) list.push(value);
  for (let time = 1; time <= 2; time++) {
    log.info("outer {list}", { list });
    assert.equal(seen.at(-1), 'outer ["shown","shown","shown"]');
    assert.equal(seen.length, 8 * time);
  }
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const fail = (): never => {
  throw new Error("hostile");
};
const hostile = { toJSON: fail, [Symbol.for("Deno.customInspect")]: fail };
const unreadable = Object.defineProperty(new Error(), "message", { get: fail });

Deno.test("an error in place of a message is logged with its stack", () => {
  const error = new Error("boom");
  const record = logged(error);
  assert.deepEqual([record?.message, record?.error], ["boom", error]);
});

Deno.test("an error in place of properties is logged with its stack", () => {
  const error = new Error("boom");
  const record = logged("failed: {error}", error);
  assert.deepEqual([record?.message, record?.error], ["failed: boom", error]);
});

const HOSTILE: readonly (readonly [string, unknown, unknown, string])[] = [
  ["no message", undefined, {}, "undefined"],
  ["null as properties", "hello {x}", null, "hello {x}"],
  ["a number as properties", "hello {x}", 5, "hello {x}"],
  ["a value that cannot be shown", "{x} {y}", { x: hostile, y: 1 }, "(cannot be shown) 1"],
  ["a revoked proxy as a value", "x {y}", { x: revoked(), y: 1 }, "x 1"],
  ["a revoked proxy as properties", "hello {x}", revoked(), "hello {x}"],
  ["a revoked proxy as message", revoked(), {}, "(cannot be shown)"],
  ["an error with a message that throws", "x {y}", { error: unreadable, y: 1 }, "x 1"],
  ["properties of which one throws", "{x} {y}", {
    get x() {
      return fail();
    },
    y: 1,
  }, "{x} 1"],
  ["a trace id that is no text", "hello", { trace_id: Object.create(null) }, "hello"],
];

for (const [what, message, properties, shown] of HOSTILE) {
  Deno.test(`a log call with ${what} throws nothing and is logged`, () => {
    assert.equal(logged(message, properties)?.message, shown);
  });
}

Deno.test("a trace id is logged as long as one may be", () => {
  const traceId = "a".repeat(MAX_TRACE_ID);
  assert.equal(logged("hello", { trace_id: traceId })?.traceId, traceId);
});
