import type { LogLevelChange } from "../core/default_interface.ts";
import { configureLogging, type LogLevel, type LogSink } from "../core/observe/log.ts";
import { LogChanges } from "./log_changes.ts";
import { LOG_FORMATS, type LogFormat } from "./log_format.ts";
import { writeAll } from "./terminal.ts";
import { LOG_LEVELS, type LogThresholds, lowered, passes } from "../core/observe/log_thresholds.ts";

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
  /** Changes the level for good. */
  setLevel(level: LogLevel): void;
  /**
   * Takes settings over for what the command line has left open.
   *
   * @throws {Error} If the file cannot be written to; the message names it.
   */
  configure(settings: LogSettings): void;
  /**
   * Writes records to another place, too.
   *
   * @returns Sets the least level there, until it is set to undefined: while that is lower than what
   * is logged otherwise, only that place sees the rest.
   */
  add(sink: LogSink): (level: LogLevel | undefined) => void;
  /**
   * Changes the level of a logger, and of all below it, for a while.
   *
   * @throws {ArgumentError} If there is no such level, or too many loggers are changed already.
   */
  change(change: LogLevelChange): void;
}

/**
 * Sends log records to standard error or to a file.
 *
 * @param given What the command line says.
 * @throws {Error} If the file cannot be written to; the message names it.
 */
export function startLog(given: LogSettings = {}): ProgramLog {
  const changes = new LogChanges(() => apply());
  const others = new Map<LogSink, LogLevel | undefined>();
  let settings = given;
  let file = openLog(given.file);
  const apply = (): void => {
    const format = LOG_FORMATS[settings.format ?? "text"];
    const own: LogThresholds = {
      level: settings.level ?? "warning",
      levels: { ...settings.levels, ...changes.levels },
    };
    const sinks = [
      filtered(streamSink(file ?? Deno.stderr, format), own),
      ...Array.from(others, ([sink, least]) => filtered(sink, lowered(own, least))),
    ];
    const least = LOG_LEVELS.find((level) => others.values().some((other) => other === level));
    configureLogging({ ...lowered(own, least), sinks });
  };
  apply();
  return {
    setLevel(level) {
      settings = { ...settings, level };
      apply();
    },
    configure(configured) {
      settings = { ...configured, ...definedOf(settings) };
      file ??= openLog(settings.file);
      apply();
    },
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
    },
  };
}

function filtered(sink: LogSink, thresholds: LogThresholds): LogSink {
  return (record) => {
    if (passes(record, thresholds)) sink(record);
  };
}

function definedOf(settings: LogSettings): LogSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function streamSink(
  stream: { writeSync(bytes: Uint8Array): number },
  format: LogFormat,
): LogSink {
  return (record) => {
    try {
      writeAll(stream, `${format(record)}\n`);
    } catch {
      // A full disk or a closed terminal must not stop a service.
    }
  };
}

function openLog(path: string | undefined): Deno.FsFile | undefined {
  if (path === undefined) return undefined;
  try {
    return Deno.openSync(path, { append: true, create: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/: open .*/s, "") : String(cause);
    throw new Error(`Cannot write the log file ${path}: ${reason}`, { cause });
  }
}
