/**
 * Logging. Nothing is printed until a program configures it, so that the framework stays silent
 * inside other people's programs and tests.
 *
 * @module
 */
import type { Baggage } from "../baggage.ts";
import { printable } from "../printable.ts";
import { currentTrace, MAX_TRACE_ID } from "../trace.ts";
import { fillTemplate } from "./fill_template.ts";
import { isAtLeast, leastLevelOf, type LogLevel, type LogThresholds } from "./log_thresholds.ts";
import { showValue } from "./show_value.ts";

export type { LogLevel } from "./log_thresholds.ts";

/**
 * Logs at a level; `properties` fill the `{placeholders}` of the message. It never throws, whatever
 * it is given.
 */
export type LogMethod = (message: string, properties?: Record<string, unknown>) => void;

/** Writes log records of one category. */
export interface Logger {
  /** Detail for debugging. */
  readonly debug: LogMethod;
  /** Normal course of things. */
  readonly info: LogMethod;
  /** Something is off, the service goes on. */
  readonly warn: LogMethod;
  /** Something failed. */
  readonly error: LogMethod;
  /** Whether records of a level are seen: ask before making an expensive one. */
  isEnabled(level: LogLevel): boolean;
}

/**
 * The logger of a part of the framework or of a service.
 *
 * @param name Dotted name, such as `"lymph.rpc"`.
 */
export function getLogger(name: string): Logger {
  let known: ConfiguredLog | undefined;
  let least: LogLevel = "debug";
  const isEnabled = (level: LogLevel): boolean => {
    const log = shared[LOG];
    if (log === undefined) return false;
    if (known !== log) {
      known = log;
      least = leastLevelOf(name, log.thresholds);
    }
    return isAtLeast(level, least);
  };
  const logAt = (level: LogLevel): LogMethod => (message, properties = {}) => {
    if (isEnabled(level)) shared[LOG]?.write({ name, level, message, properties });
  };
  return {
    debug: logAt("debug"),
    info: logAt("info"),
    warn: logAt("warning"),
    error: logAt("error"),
    isEnabled,
  };
}

/** What was logged, before anything is made of it. */
interface Entry extends Pick<LogRecord, "level" | "name" | "properties"> {
  /** With `{placeholders}`. */
  readonly message: string;
}

/** Where log records go, and which of them. */
interface ConfiguredLog {
  readonly thresholds: LogThresholds;
  write(entry: Entry): void;
}

/** A package may bring another copy of the framework along, which logs to the same place. */
const LOG = Symbol.for("@lymph/lymph log");
const shared = globalThis as { [LOG]?: ConfiguredLog };

/** One record, ready to be written. */
export interface LogRecord {
  /** When, in milliseconds since 1970. */
  readonly time: number;
  /** How much it matters. */
  readonly level: LogLevel;
  /** Dotted name of the logger. */
  readonly name: string;
  /** What happened, placeholders filled: one line, free of control characters. */
  readonly message: string;
  /** Trace of the work that logged it, if any. */
  readonly traceId?: string;
  /** Baggage of that work, if any. It may be private to a service, hence the log does not show it. */
  readonly baggage?: Baggage;
  /** What filled the placeholders, and whatever else was said. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** The error behind a record of level `error`, for its stack. */
  readonly error?: Error;
}

/**
 * Writes log records somewhere. It is called while the record's trace still runs. What it logs itself
 * meanwhile goes to the other sinks only.
 */
export type LogSink = (record: LogRecord) => void;

/** Options of {@linkcode configureLogging}. */
export interface LoggingOptions {
  /** Least level that is written. */
  readonly level: LogLevel;
  /**
   * Other levels for loggers, by name; each holds for all below that name, too, and that of the
   * empty name for all that have no other.
   *
   * @default {{}}
   */
  readonly levels?: Readonly<Record<string, LogLevel>>;
  /** Where records go. */
  readonly sinks: readonly LogSink[];
}

/** Most records that one makes, itself included: values may log something while they are shown. */
const MAX_MADE = 8;

/** Starts the output of log records, in place of what was configured before. */
export function configureLogging({ level, levels = {}, sinks }: LoggingOptions): void {
  const busy = new Set<LogSink>();
  let nested = 0;
  let made = 0;
  shared[LOG] = {
    thresholds: { level, levels },
    write(entry) {
      if (nested === 0) made = 0;
      if (made >= MAX_MADE) return; // a value that logs itself while it is shown has no end
      made++;
      nested++;
      const record = attempt(() => recordOf(entry));
      nested--;
      if (record === undefined) return;
      for (const sink of sinks) {
        if (busy.has(sink)) continue; // what it logs itself goes to the others only, or had no end
        busy.add(sink);
        try {
          sink(record);
        } catch {
          // A log call must not fail with its sink, and there is no other place to report that.
        }
        busy.delete(sink);
      }
    },
  };
}

function recordOf({ level, name, message, properties }: Entry): LogRecord {
  const trace = currentTrace();
  const known = readable(properties);
  if (isError(message)) known["error"] = message;
  const given = known["trace_id"] ?? trace?.traceId;
  const traceId = attempt(() => given === undefined ? given : String(given)) ?? trace?.traceId;
  const error = level === "error" ? Object.values(known).find(isError) : undefined;
  const template = typeof message === "string" ? message : showValue(message);
  return {
    time: Date.now(),
    level,
    name,
    message: printable(fillTemplate(template, known)),
    properties: known,
    ...(traceId === undefined ? {} : { traceId: printable(traceId, MAX_TRACE_ID) }),
    ...(error === undefined ? {} : { error }),
    ...(trace?.baggage === undefined ? {} : { baggage: trace.baggage }),
  };
}

/** A copy of what can be read of properties; code without types may give an error, or none. */
function readable(properties: unknown): Record<string, unknown> {
  if (isError(properties)) return { error: properties };
  if (typeof properties !== "object" || properties === null) return {};
  const all = attempt(() => ({ ...properties }));
  if (all !== undefined) return all;
  const names = attempt(() => Object.keys(properties)) ?? [];
  return Object.fromEntries(
    names.flatMap((name) => attempt(() => [[name, Reflect.get(properties, name)]]) ?? []),
  );
}

/** Whether a value is an error with texts that can be read: those of a proxy or a getter may throw. */
function isError(value: unknown): value is Error {
  return attempt(() => value instanceof Error && [String(value), value.stack]) ? true : false;
}

/** What a function returns; undefined if it throws. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
