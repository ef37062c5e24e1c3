import { format } from "node:util";
import type { LogLevel, LogRecord } from "../../core/observe/logs/log.ts";
import { printable } from "../../core/observe/printable.ts";

const LEVELS = {
  debug: "debug",
  log: "info",
  info: "info",
  warn: "warning",
  error: "error",
} as const satisfies Partial<Record<keyof Console, LogLevel>>;

/** What takes log lines. */
export interface LineTaker {
  /** Whether it wants a line of the work that runs now. */
  readonly isRecording: boolean;
  /** Takes a line. */
  line(record: Pick<LogRecord, "time" | "level" | "name" | "message">): void;
}

/**
 * Shows what services print with `console` to a recorder, too.
 *
 * @returns Dispose of it to have the console as it was.
 */
export function recordConsole(recorder: LineTaker): Disposable {
  const before = { ...console };
  for (const [method, level] of Object.entries(LEVELS) as [keyof typeof LEVELS, LogLevel][]) {
    const print = console[method];
    console[method] = (...values: unknown[]) => {
      print.apply(console, values);
      if (!recorder.isRecording) return;
      try {
        const message = printable(format(...values));
        recorder.line({ time: Date.now(), level, name: "console", message });
      } catch {
        // It is printed; a value that throws while it is shown once more harms no service.
      }
    };
  }
  return { [Symbol.dispose]: () => void Object.assign(console, before) };
}
