import { cut, padEnd, padStart, widthOf } from "../terminal/width.ts";
import { pageOf } from "./page.ts";
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
   * How many rows are passed over at the top; the last rows stay as many as fit.
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
  const { begin, end, tellsRest } = pageOf(lines.length, rows - 1, skipped);
  const shown = lines.slice(begin, end);
  const titled = (kind: "title" | "short") =>
    view.columns.map((column) => column[kind] + (marks[column.name] ?? ""));
  const cells = shown.map((line) => line.cells);
  const wide = [titled("title"), ...cells];
  const [header = "", ...texts] = widthOfRows(wide) <= columns
    ? align(wide)
    : fit([titled("short"), ...cells], view, columns);
  const rest = [
    ...begin > 0 ? [`${begin} above`] : [],
    ...end < lines.length ? [`${lines.length - end} more`] : [],
  ];
  return [
    emphasize(header),
    ...shown.map(({ isWrong }, index) => {
      const text = texts[index] ?? "";
      return isWrong ? alarm(text) : text;
    }),
    ...tellsRest ? [cut(`… ${rest.join(", ")}`, columns)] : [],
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
  const widthWith = (name: string) =>
    widthOfRows(narrow().map(([, ...others]) => [name, ...others]));
  for (const column of dispensable) {
    if (widthWith("x".repeat(LEAST_NAME)) <= columns) break;
    left.delete(column);
  }
  const longest = Math.max(columns - widthWith(""), 1);
  return align(narrow().map(([name = "", ...others]) => [cut(name, longest), ...others]));
}

function widthsOf(cells: readonly (readonly string[])[]): number[] {
  return (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => widthOf(row[column] ?? "")))
  );
}

function widthOfRows(cells: readonly (readonly string[])[]): number {
  const widths = widthsOf(cells);
  return widths.reduce((sum, width) => sum + width, 0) + 2 * (widths.length - 1);
}

function align(cells: readonly (readonly string[])[]): string[] {
  const widths = widthsOf(cells);
  return cells.map((row) =>
    row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 ? padEnd(cell, width) : padStart(cell, width);
    }).join("  ")
  );
}
