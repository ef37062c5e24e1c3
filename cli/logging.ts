import { configureLogging, type LogLevel, type LogRecord } from "../core/observe/log.ts";

/** What the command line says about logs. */
export interface ProgramLogging {
  /**
   * Least level to log.
   *
   * @default {"warning"}
   */
  readonly loglevel?: LogLevel | undefined;
  /** File to append to instead of standard error. */
  readonly logfile?: string | undefined;
}

/**
 * Sends log records to standard error or to a file.
 *
 * @throws {Error} If the file cannot be written to; the message names it.
 */
export function configureProgramLogging({ loglevel = "warning", logfile }: ProgramLogging): void {
  const stream = logfile === undefined ? Deno.stderr : openLog(logfile);
  const encoder = new TextEncoder();
  const sink = (record: LogRecord): void => {
    let rest = encoder.encode(`${formatRecord(record)}\n`);
    try {
      while (rest.length > 0) rest = rest.subarray(stream.writeSync(rest));
    } catch {
      // A full disk or a closed terminal must not stop a service.
    }
  };
  configureLogging({ level: loglevel, sinks: [sink] });
}

/** Writes a record in the original's text format. */
export function formatRecord(
  { time, level, name, message, traceId = "", error }: LogRecord,
): string {
  const line = `${formatTime(time)} [${level.toUpperCase()}] ${name}: ${message}`;
  const stack = error?.stack === undefined ? "" : `\n${error.stack}`;
  return `${line} - trace_id="${traceId}"${stack}`;
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
