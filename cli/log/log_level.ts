import type { LogLevel } from "../../core/observe/logs/log.ts";

const LEVELS: Readonly<Record<string, LogLevel>> = {
  DEBUG: "debug",
  INFO: "info",
  WARNING: "warning",
  ERROR: "error",
};

/** Names that Python lymph's logging takes, too. */
const ALIASES: Readonly<Record<string, LogLevel>> = {
  NOTSET: "debug",
  WARN: "warning",
  CRITICAL: "error",
  FATAL: "error",
};

/** Longer than any name; the rest of a longer text is not looked at. */
const MAX_LENGTH = 32;

/**
 * Reads the name of a log level, in upper or lower case.
 *
 * @throws {RangeError} If there is no such level.
 */
export function parseLogLevel(name: string): LogLevel {
  const upper = name.slice(0, MAX_LENGTH).toUpperCase();
  const known = { ...LEVELS, ...ALIASES };
  const level = Object.hasOwn(known, upper) ? known[upper] : undefined;
  if (level !== undefined) return level;
  const names = Object.keys(LEVELS).join(", ");
  throw new RangeError(
    `must be one of ${names}: current value is ${JSON.stringify(name.slice(0, MAX_LENGTH))}`,
  );
}
