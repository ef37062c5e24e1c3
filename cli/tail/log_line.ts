import { isMapping } from "../../core/config/mapping.ts";
import { JSON_TOPIC } from "../log/log_stream.ts";

/** One message of a log stream. */
export interface LogLine {
  /** Name of its level, such as `WARNING`. */
  readonly level: string;
  /** The line in Python lymph's format, and maybe a stack below it. */
  readonly text: string;
  /** Trace id; empty for none. */
  readonly traceId: string;
  /** The line as an object, where it came as one. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

const LEVELS: ReadonlyMap<string, number> = new Map(
  ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"].map((name, rank) => [name, rank]),
);
const TRACE_ID = / - trace_id="([^"\n]*)"(?:\n|$)/;
const utf8 = new TextDecoder();

/**
 * Reads a message of a log stream: level, endpoint of the stream, line. One as JSON has its topic in
 * place of the level.
 *
 * @returns undefined for what is no such message.
 * @see docs/protocol.md, section 5
 */
export function readLogLine(frames: readonly Uint8Array[]): LogLine | undefined {
  const [first, , line] = frames;
  if (first === undefined || line === undefined) return undefined;
  const [topic, text] = [utf8.decode(first), utf8.decode(line)];
  if (topic === JSON_TOPIC) return readJsonLine(text);
  return { level: topic, text, traceId: TRACE_ID.exec(text)?.[1] ?? "" };
}

function readJsonLine(text: string): LogLine | undefined {
  try {
    const fields: unknown = JSON.parse(text);
    if (!isMapping(fields)) return undefined;
    const { level, trace_id: traceId = "" } = fields;
    return { level: String(level), text, traceId: String(traceId), fields };
  } catch {
    return undefined;
  }
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
  return trace === undefined || line.traceId.startsWith(trace);
}
