import type { LogLevel, LogRecord } from "../core/observe/log.ts";

/** Which records are worth writing. */
export interface LogThresholds {
  /** Least level. */
  readonly level: LogLevel;
  /** Other levels for loggers and all below them, by name. */
  readonly levels: Readonly<Record<string, LogLevel>>;
}

/** All levels, the least first. */
export const LOG_LEVELS: readonly LogLevel[] = ["debug", "info", "warning", "error"];

const RANKS = new Map(LOG_LEVELS.map((level, rank) => [level, rank]));

/** Whether a level is at least another. */
export function isAtLeast(level: LogLevel, least: LogLevel): boolean {
  return (RANKS.get(level) ?? 0) >= (RANKS.get(least) ?? 0);
}

/** Whether a record is worth writing. */
export function passes(
  { name, level }: Pick<LogRecord, "name" | "level">,
  { level: all, levels }: LogThresholds,
): boolean {
  for (let logger = name; logger !== ""; logger = logger.slice(0, logger.lastIndexOf("."))) {
    const own = levels[logger];
    if (own !== undefined) return isAtLeast(level, own);
    if (!logger.includes(".")) break;
  }
  return isAtLeast(level, levels[""] ?? all);
}

/** The same, but that everything of a level is worth writing, if there is one. */
export function lowered(thresholds: LogThresholds, least: LogLevel | undefined): LogThresholds {
  if (least === undefined) return thresholds;
  const { level, levels } = thresholds;
  const lower = (own: LogLevel): LogLevel => isAtLeast(own, least) ? least : own;
  return {
    level: lower(level),
    levels: Object.fromEntries(
      Object.entries(levels).map(([name, own]) => [name, lower(own)]),
    ),
  };
}
