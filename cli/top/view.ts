/** A column of a table. */
export interface Column<Row> {
  /** What to call it to sort by it. */
  readonly name: string;
  /** Its title where there is room. */
  readonly title: string;
  /** Its title where there is little room. */
  readonly short: string;
  /** Columns with the lowest number are left out first where there is no room; 0 is never left out. */
  readonly keep: number;
  /** What rows are sorted by. */
  readonly value: (row: Row) => number | string | null;
  /** What is shown. */
  readonly cell: (row: Row) => string;
}

/** One row of a table, whatever it is of. */
export interface Line {
  /** What is shown, by column; the first one is its name. */
  readonly cells: readonly string[];
  /** What it is sorted by, by column. */
  readonly values: readonly (number | string | null)[];
  /** Whether something is wrong. */
  readonly isWrong: boolean;
  /** The row itself, to be printed as JSON. */
  readonly row: unknown;
}

/** A kind of table. */
export interface View<Material = unknown> {
  /** Its columns, in order. */
  readonly columns: readonly Omit<Column<never>, "value" | "cell">[];
  /** Column that it is sorted by at first. */
  readonly sortedBy: string;
  /** Its rows, in no order. */
  readonly lines: (material: Material) => readonly Line[];
}

/** Makes a view of columns, and of a function that finds its rows. */
export function view<Row, Material>(
  { columns, sortedBy, rows, isWrong }: {
    readonly columns: readonly Column<Row>[];
    readonly sortedBy: string;
    readonly rows: (material: Material) => readonly Row[];
    readonly isWrong: (row: Row) => boolean;
  },
): View<Material> {
  const lineOf = (row: Row): Line => ({
    cells: columns.map(({ cell }) => cell(row)),
    values: columns.map(({ value }) => value(row)),
    isWrong: isWrong(row),
    row,
  });
  return { columns, sortedBy, lines: (material) => rows(material).map(lineOf) };
}
