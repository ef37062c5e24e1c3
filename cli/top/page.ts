/** The rows of a table that are shown, of all that there are. */
export interface Page {
  /** The first one that is shown. */
  readonly begin: number;
  /** The first one below that is not. */
  readonly end: number;
  /** Whether there is room for a line that tells how many are not shown. */
  readonly tellsRest: boolean;
}

/**
 * The page of a table that begins with a row, or the last one, which is full as well.
 *
 * @param count How many rows there are.
 * @param room How many lines there are for them.
 * @param skipped How many rows are to be passed over.
 */
export function pageOf(count: number, room: number, skipped: number): Page {
  if (count <= room) return { begin: 0, end: count, tellsRest: false };
  const tellsRest = room >= 2;
  const size = tellsRest ? room - 1 : Math.max(room, 0);
  const begin = Math.min(skipped, count - size);
  return { begin, end: begin + size, tellsRest };
}
