/** How much a log record matters. */
export type LogLevel = "debug" | "info" | "warning" | "error";

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
  { name, level }: { readonly name: string; readonly level: LogLevel },
  thresholds: LogThresholds,
): boolean {
  return isAtLeast(level, leastLevelOf(name, thresholds));
}

/** The least level that is written of a logger: its own, or that of the nearest one above it. */
export function leastLevelOf(name: string, { level, levels }: LogThresholds): LogLevel {
  for (let end = name.length; end > 0; end = name.lastIndexOf(".", end - 1)) {
    const own = ownLevel(levels, name.slice(0, end));
    if (own !== undefined) return own;
  }
  return ownLevel(levels, "") ?? level;
}

/** Names may be those of properties that every object has. */
function ownLevel(levels: LogThresholds["levels"], name: string): LogLevel | undefined {
  return Object.hasOwn(levels, name) ? levels[name] : undefined;
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
