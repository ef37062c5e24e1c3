/**
 * The only file that knows the logging library. Nothing is printed until a program configures it,
 * so that the framework stays silent inside other people's programs and tests.
 *
 * @module
 */
import { configureSync, getLogger as getCategoryLogger } from "@logtape/logtape";
import type { Baggage } from "../baggage.ts";
import { printable } from "../printable.ts";
import { currentTrace } from "../trace.ts";
import {
  isAtLeast,
  leastLevelOf,
  type LogLevel,
  type LogThresholds,
  lowestLevelOf,
  passes,
} from "./log_thresholds.ts";

export type { LogLevel } from "./log_thresholds.ts";

/** Logs at a level; `properties` fill the `{placeholders}` of the message. */
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
  const logger = getCategoryLogger(name.split("."));
  let known: LogThresholds | undefined;
  let least: LogLevel = "debug";
  const isWanted = (level: LogLevel): boolean => {
    if (known !== configured) {
      known = configured;
      least = known === undefined ? "debug" : leastLevelOf(name, known);
    }
    return isAtLeast(level, least);
  };
  return {
    debug: (message, properties = {}) => isWanted("debug") && logger.debug(message, properties),
    info: (message, properties = {}) => isWanted("info") && logger.info(message, properties),
    warn: (message, properties = {}) => isWanted("warning") && logger.warn(message, properties),
    error: (message, properties = {}) => isWanted("error") && logger.error(message, properties),
    isEnabled: (level) => isWanted(level) && logger.isEnabledFor(level),
  };
}

/**
 * The levels that are in force. They are judged here, so that no name that comes from outside gets
 * into the library's tree of loggers, which never forgets one.
 */
let configured: LogThresholds | undefined;

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

/** Writes log records somewhere. It is called while the record's trace still runs. */
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

/** Starts the output of log records, in place of what was configured before. */
export function configureLogging({ level, levels = {}, sinks }: LoggingOptions): void {
  const thresholds = configured = { level, levels };
  configureSync({
    reset: true,
    sinks: {
      all({ timestamp, level, category, message, properties }) {
        const name = category.join(".");
        if (!passes({ name, level: LEVELS[level] }, thresholds)) return;
        const trace = currentTrace();
        const traceId = properties["trace_id"] ?? trace?.traceId;
        const error = level === "error" ? Object.values(properties).find(isError) : undefined;
        const record: LogRecord = {
          time: timestamp,
          level: LEVELS[level],
          name,
          message: printable(message.map(formatPart).join("")),
          properties,
          ...(traceId === undefined ? {} : { traceId: printable(String(traceId), MAX_TRACE_ID) }),
          ...(error === undefined ? {} : { error }),
          ...(trace?.baggage === undefined ? {} : { baggage: trace.baggage }),
        };
        for (const sink of sinks) sink(record);
      },
    },
    loggers: [
      { category: [], lowestLevel: lowestLevelOf(thresholds), sinks: ["all"] },
      { category: META.split("."), lowestLevel: "error" },
    ],
  });
}

/** The library's own logger, which can be configured only once. */
const META = "logtape.meta";

/** Four times as long as our own. */
const MAX_TRACE_ID = 128;

const LEVELS = {
  trace: "debug",
  debug: "debug",
  info: "info",
  warning: "warning",
  error: "error",
  fatal: "error",
} as const;

function isError(value: unknown): value is Error {
  return value instanceof Error;
}

function formatPart(part: unknown): string {
  if (isError(part)) return part.message;
  if (typeof part !== "object" || part === null) return String(part);
  try {
    return JSON.stringify(part) ?? String(part);
  } catch {
    return Deno.inspect(part, { depth: 4, breakLength: Infinity }); // such as a bigint, or what refers to itself
  }
}
