import type { LogLevelChange } from "../../core/container/default_interface.ts";
import { defined } from "../../core/defined.ts";
import {
  configureLogging,
  type LogLevel,
  type LogRecord,
  type LogSink,
} from "../../core/observe/logs/log.ts";
import {
  LOG_LEVELS,
  type LogThresholds,
  lowered,
  passes,
} from "../../core/observe/logs/log_thresholds.ts";
import type { Outlet } from "../terminal/outlet.ts";
import { Output } from "../terminal/output.ts";
import { LogChanges } from "./log_changes.ts";
import { openLogFile } from "./log_file.ts";
import { LOG_FORMATS, type LogFormat } from "./log_format.ts";

/** How a program logs. */
export interface LogSettings {
  /**
   * Least level to log.
   *
   * @default {"warning"}
   */
  readonly level?: LogLevel | undefined;
  /**
   * Other levels for loggers, by name.
   *
   * @default {{}}
   */
  readonly levels?: Readonly<Record<string, LogLevel>> | undefined;
  /**
   * How a line looks.
   *
   * @default {"text"}
   */
  readonly format?: "text" | "json" | undefined;
  /** File to append to instead of standard error. */
  readonly file?: string | undefined;
}

/** The log of a running program. */
export interface ProgramLog extends Disposable {
  /** Least level that is logged. */
  readonly level: LogLevel;
  /** Changes the level for good. */
  setLevel(level: LogLevel): void;
  /**
   * Takes settings over for what the command line has left open.
   *
   * @throws {Error} If the file cannot be written to; the message names it.
   */
  configure(settings: LogSettings): void;
  /**
   * Opens the file again: log rotation has moved it away.
   *
   * @throws {Error} If it cannot be written to; the message names it, and the old one stays open.
   */
  reopen(): void;
  /**
   * Writes records to another place, too.
   *
   * @returns Sets the least level there, until it is set to undefined: while that is lower than what
   * is logged otherwise, only that place sees the rest.
   */
  add(sink: LogSink): (level: LogLevel | undefined) => void;
  /**
   * Changes the level of a logger, and of all below it, for a while, whatever is configured for them.
   *
   * @throws {ArgumentError} If there is no such level, or too many loggers are changed already.
   */
  change(change: LogLevelChange): void;
}

/**
 * Sends log records to standard error or to a file.
 *
 * @param given What the command line says.
 * @param output Where to write.
 * @throws {Error} If the file cannot be written to; the message names it.
 */
export function startLog(given: LogSettings = {}, output: Output = new Output()): ProgramLog {
  const changes = new LogChanges(() => apply());
  const others = new Map<LogSink, LogLevel | undefined>();
  let own = given;
  let configured: LogSettings = {};
  let settings = given;
  let file = openLogFile(given.file, output);
  const apply = (): void => {
    const format = LOG_FORMATS[settings.format ?? "text"];
    output.describeDropped = (lines) => `${format(droppedRecord(lines))}\n`;
    const thresholds: LogThresholds = {
      level: settings.level ?? "warning",
      levels: changes.over(settings.levels ?? {}),
    };
    const sinks = [
      filtered(outletSink(file?.outlet ?? output.stderr, format), thresholds),
      ...Array.from(others, ([sink, least]) => filtered(sink, lowered(thresholds, least))),
    ];
    const least = LOG_LEVELS.find((level) => others.values().some((other) => other === level));
    configureLogging({ ...lowered(thresholds, least), sinks });
  };
  const settle = (): void => {
    settings = { ...configured, ...defined(own) };
  };
  const openAgain = (): void => {
    const next = openLogFile(settings.file, output);
    file?.close();
    file = next;
    apply();
  };
  apply();
  return {
    get level() {
      return settings.level ?? "warning";
    },
    setLevel(level) {
      own = { ...own, level };
      settle();
      apply();
    },
    configure(next) {
      configured = next;
      settle();
      if (settings.file === file?.path) apply();
      else openAgain();
    },
    reopen: openAgain,
    add(sink) {
      others.set(sink, undefined);
      apply();
      return (level) => {
        others.set(sink, level);
        apply();
      };
    },
    change(change) {
      changes.add(change);
    },
    [Symbol.dispose]() {
      changes[Symbol.dispose]();
      file?.close();
      output.describeDropped = undefined;
    },
  };
}

function filtered(sink: LogSink, thresholds: LogThresholds): LogSink {
  return (record) => {
    if (passes(record, thresholds)) sink(record);
  };
}

function outletSink(outlet: Outlet, format: LogFormat): LogSink {
  return (record) => {
    try {
      outlet.write(`${format(record)}\n`);
    } catch {
      // A full disk or a closed terminal must not stop a service.
    }
  };
}

function droppedRecord(lines: number): LogRecord {
  return {
    time: Date.now(),
    level: "warning",
    name: "lymph.log",
    message: `Dropped ${lines} lines that could not be written in time`,
    traceId: "",
    properties: { lines },
  };
}
