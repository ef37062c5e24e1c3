/** Where a page of traces ended. */
export interface Position {
  /** When its last trace began. */
  readonly start: number;
  /** The id of that trace, as several may begin at once. */
  readonly traceId: string;
}

/** Writes a position for the next query. */
export function formatCursor({ start, traceId }: Position): string {
  return `${start}:${traceId}`;
}

/**
 * Reads a position.
 *
 * @throws {RangeError} If the text is invalid.
 */
export function parseCursor(cursor: string): Position {
  const [, start = "", traceId = ""] = /^(\d+(?:\.\d+)?):(.+)$/s.exec(cursor) ?? [];
  if (traceId !== "") return { start: Number(start), traceId };
  throw new RangeError(
    `The cursor must be the next of a page of traces: current value is ${cursor}`,
  );
}

/** Orders traces, the newest first. */
export function newestFirst(a: Position, b: Position): number {
  return b.start - a.start || (a.traceId < b.traceId ? -1 : a.traceId > b.traceId ? 1 : 0);
}
