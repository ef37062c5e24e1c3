import { printable } from "../core/observe/printable.ts";
import type { LogLevelChange } from "../core/default_interface.ts";
import {
  configureLogging,
  type LogLevel,
  type LogRecord,
  type LogSink,
} from "../core/observe/log.ts";
import { parseLogLevel } from "./log_level.ts";

/** What the command line says about the log. */
export interface ProgramLogOptions {
  /**
   * Least level to log.
   *
   * @default {"warning"}
   */
  readonly loglevel?: LogLevel | undefined;
  /** File to append to instead of standard error. */
  readonly logfile?: string | undefined;
}

type Timer = ReturnType<typeof setTimeout>;

/** The log of a running program. */
export interface ProgramLog extends Disposable {
  /** Changes the level for good. */
  setLevel(level: LogLevel): void;
  /**
   * Changes the level of a logger, and of all below it, for a while.
   *
   * @throws {RangeError} If there is no such level.
   */
  change(change: LogLevelChange): void;
}

/**
 * Sends log records to standard error or to a file.
 *
 * @throws {Error} If the file cannot be written to; the message names it.
 */
export function startLog({ loglevel = "warning", logfile }: ProgramLogOptions = {}): ProgramLog {
  const file = logfile === undefined ? undefined : openLog(logfile);
  const sinks = [streamSink(file ?? Deno.stderr)];
  const changes = new Map<string, { readonly level: LogLevel; readonly timer: Timer }>();
  let level = loglevel;
  const configure = (): void => {
    const levels = [...changes].map(([name, change]) => [name, change.level] as const);
    configureLogging({ level, levels: Object.fromEntries(levels), sinks });
  };
  configure();
  return {
    setLevel(next) {
      level = next;
      configure();
    },
    change({ qualname, loglevel, period }) {
      const changed = parseLogLevel(loglevel);
      clearTimeout(changes.get(qualname)?.timer);
      const timer = setTimeout(() => {
        changes.delete(qualname);
        configure();
      }, period * 1000);
      Deno.unrefTimer(timer);
      changes.set(qualname, { level: changed, timer });
      configure();
    },
    [Symbol.dispose]() {
      for (const { timer } of changes.values()) clearTimeout(timer);
      file?.close();
    },
  };
}

function streamSink(stream: { writeSync(bytes: Uint8Array): number }): LogSink {
  const encoder = new TextEncoder();
  return (record) => {
    let rest = encoder.encode(`${formatRecord(record)}\n`);
    try {
      while (rest.length > 0) rest = rest.subarray(stream.writeSync(rest));
    } catch {
      // A full disk or a closed terminal must not stop a service.
    }
  };
}

/** Writes a record in the original's text format. */
export function formatRecord(
  { time, level, name, message, traceId = "", error }: LogRecord,
): string {
  const line = `${formatTime(time)} [${level.toUpperCase()}] ${name}: ${message}`;
  const stack = error?.stack === undefined ? "" : `\n${formatStack(error, error.stack)}`;
  return `${line} - trace_id="${traceId}"${stack}`;
}

/** The stack with its first part, the message, on one line, as that may come from anywhere. */
function formatStack(error: Error, stack: string): string {
  const title = String(error);
  const rest = stack.startsWith(title) ? stack.slice(title.length) : `\n${stack}`;
  return printable(title) + rest.split("\n").map((line) => printable(line)).join("\n");
}

/** Local time, such as `2026-03-01 08:05:09,042`. */
function formatTime(milliseconds: number): string {
  const time = new Date(milliseconds);
  const local = new Date(milliseconds - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, -1).replace("T", " ").replace(".", ",");
}

function openLog(path: string): Deno.FsFile {
  try {
    return Deno.openSync(path, { append: true, create: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/: open .*/s, "") : String(cause);
    throw new Error(`Cannot write the log file ${path}: ${reason}`, { cause });
  }
}
