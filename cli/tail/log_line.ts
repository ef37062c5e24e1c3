/** One message of a log stream. */
export interface LogLine {
  /** Name of its level, such as `WARNING`. */
  readonly level: string;
  /** The line in Python lymph's format, and maybe a stack below it. */
  readonly text: string;
}

const LEVELS: ReadonlyMap<string, number> = new Map(
  ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"].map((name, rank) => [name, rank]),
);
const TRACE_ID = / - trace_id="([^"\n]*)"(?:\n|$)/;
const utf8 = new TextDecoder();

/**
 * Reads a message of a log stream: level, endpoint of the stream, line.
 *
 * @returns undefined for what is no such message.
 * @see docs/protocol.md, section 5
 */
export function readLogLine(frames: readonly Uint8Array[]): LogLine | undefined {
  const [level, , text] = frames;
  if (level === undefined || text === undefined) return undefined;
  return { level: utf8.decode(level), text: utf8.decode(text) };
}

/** Which lines to show. */
export interface LogFilter {
  /** Least level, in upper case. */
  readonly level: string;
  /** Trace id, or its beginning; undefined for any. */
  readonly trace: string | undefined;
}

/** Whether a line is to be shown. A line of an unknown level always is. */
export function isShown(line: LogLine, { level, trace }: LogFilter): boolean {
  const rank = LEVELS.get(line.level) ?? Infinity;
  if (rank < (LEVELS.get(level) ?? 0)) return false;
  return trace === undefined || (TRACE_ID.exec(line.text)?.[1] ?? "").startsWith(trace);
}
