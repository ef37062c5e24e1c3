/** The size of a terminal. */
export interface Screen {
  /** Columns. */
  readonly columns: number;
  /** Rows. */
  readonly rows: number;
}

/** The terminal that results are shown in; undefined where they go elsewhere. */
export function screenOf(): Screen | undefined {
  if (!Deno.stdout.isTerminal()) return undefined;
  try {
    const { columns, rows } = Deno.consoleSize();
    return columns > 0 && rows > 0 ? { columns, rows } : undefined;
  } catch {
    return undefined;
  }
}
