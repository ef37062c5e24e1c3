/** Where a reader stands in a log. */
export interface LogPosition {
  /** Which log of that name. */
  readonly epoch: string;
  /** Key of the event. */
  readonly id: number;
}

/** Writes a position as text. */
export function formatPosition({ epoch, id }: LogPosition): string {
  return `${epoch}-${id}`;
}

/** Reads a position, which may be any text: browsers hand it back as they like. */
export function parsePosition(text: string): LogPosition | undefined {
  const [, epoch, digits] = /^([\da-f]+)-(\d{1,15})$/.exec(text) ?? [];
  return epoch === undefined ? undefined : { epoch, id: Number(digits) };
}
