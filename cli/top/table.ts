import type { Line, View } from "./view.ts";

const LEAST_NAME = 8;

/** How a table looks. */
export interface TableOptions {
  /** Makes the first line stand out. */
  readonly emphasize: (text: string) => string;
  /** Makes what is wrong stand out. */
  readonly alarm: (text: string) => string;
  /**
   * Columns of the terminal that it has to fit into.
   *
   * @default {Infinity}
   */
  readonly columns?: number | undefined;
  /**
   * Lines that it may have at most, its header included.
   *
   * @default {Infinity}
   */
  readonly rows?: number | undefined;
  /**
   * How many rows are passed over at the top.
   *
   * @default {0}
   */
  readonly skipped?: number;
  /**
   * Marks that stand behind the titles of columns, by the names of these.
   *
   * @default {{}}
   */
  readonly marks?: Readonly<Record<string, string>>;
}

/** Writes rows as a table. */
export function formatTable(
  view: Pick<View, "columns">,
  lines: readonly Line[],
  options: TableOptions,
): string {
  const { emphasize, alarm, columns = Infinity, rows = Infinity, skipped = 0, marks = {} } =
    options;
  const most = Math.max(rows - 1, 1);
  const rest = lines.slice(skipped);
  const shown = rest.length > most ? rest.slice(0, Math.max(most - 1, 1)) : rest;
  const titled = (kind: "title" | "short") =>
    view.columns.map((column) => column[kind] + (marks[column.name] ?? ""));
  const cells = shown.map((line) => line.cells);
  const wide = [titled("title"), ...cells];
  const [header = "", ...texts] = widthOf(wide) <= columns
    ? align(wide)
    : fit([titled("short"), ...cells], view, columns);
  const hidden = rest.length - shown.length;
  return [
    emphasize(header),
    ...shown.map(({ isWrong }, index) => {
      const text = texts[index] ?? "";
      return isWrong ? alarm(text) : text;
    }),
    ...hidden > 0 ? [cut(`… ${hidden} more`, columns)] : [],
  ].join("\n");
}

/** Lines of at most so many columns: without some of them, and with cut names. */
function fit(
  cells: readonly (readonly string[])[],
  view: Pick<View, "columns">,
  columns: number,
): string[] {
  const dispensable = [...view.columns.keys()].filter((index) => view.columns[index]?.keep)
    .sort((a, b) => (view.columns[a]?.keep ?? 0) - (view.columns[b]?.keep ?? 0));
  const left = new Set(view.columns.keys());
  const narrow = () => cells.map((row) => row.filter((_, column) => left.has(column)));
  const widthWith = (name: string) => widthOf(narrow().map(([, ...others]) => [name, ...others]));
  for (const column of dispensable) {
    if (widthWith("x".repeat(LEAST_NAME)) <= columns) break;
    left.delete(column);
  }
  const longest = Math.max(columns - widthWith(""), 1);
  return align(narrow().map(([name = "", ...others]) => [cut(name, longest), ...others]));
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

function widthsOf(cells: readonly (readonly string[])[]): number[] {
  return (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0))
  );
}

function widthOf(cells: readonly (readonly string[])[]): number {
  const widths = widthsOf(cells);
  return widths.reduce((sum, width) => sum + width, 0) + 2 * (widths.length - 1);
}

function align(cells: readonly (readonly string[])[]): string[] {
  const widths = widthsOf(cells);
  return cells.map((row) =>
    row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    }).join("  ")
  );
}
