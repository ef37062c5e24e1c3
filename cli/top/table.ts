import { printable } from "../../core/observe/printable.ts";
import type { Screen } from "../terminal/screen.ts";
import type { Row } from "./rows.ts";

const HEADER = [
  "service",
  "instances",
  "calls/s",
  "http/s",
  "p50 ms",
  "p99 ms",
  "errors/s",
  "events/s",
  "queued",
  "memory MB",
];
const SHORT_HEADER = [
  "service",
  "inst",
  "calls/s",
  "http/s",
  "p50",
  "p99",
  "err/s",
  "ev/s",
  "queue",
  "MB",
];
/** Columns that are left out where there is no room, the first one first. */
const DISPENSABLE = [4, 9, 8, 7, 3, 6, 5, 1];
const LEAST_NAME = 8;

/** How a table looks. */
export interface TableOptions {
  /** Makes the first line stand out. */
  readonly emphasize: (text: string) => string;
  /** Makes what is wrong stand out. */
  readonly alarm: (text: string) => string;
  /** The terminal that it has to fit into. */
  readonly screen?: Screen | undefined;
}

/** Writes rows as a table. */
export function formatTable(rows: readonly Row[], options: TableOptions): string {
  const { emphasize, alarm, screen } = options;
  const most = screen === undefined ? rows.length : Math.max(screen.rows - 2, 1);
  const shown = rows.length > most ? rows.slice(0, Math.max(most - 1, 1)) : rows;
  const [header = "", ...lines] = fit([HEADER, ...shown.map(cellsOf)], screen?.columns ?? Infinity);
  const isWrong = ({ errorsPerSecond, answered, instances }: Row): boolean =>
    errorsPerSecond > 0 || answered < instances;
  const hidden = rows.length - shown.length;
  return [
    emphasize(header),
    ...shown.map((row, index) => {
      const line = lines[index] ?? "";
      return isWrong(row) ? alarm(line) : line;
    }),
    ...hidden > 0 ? [`… ${hidden} more: name those to show`.slice(0, screen?.columns)] : [],
  ].join("\n");
}

/** Lines of at most so many columns: with a shorter header, without some columns, with cut names. */
function fit(cells: readonly (readonly string[])[], columns: number): string[] {
  const [, ...rows] = cells;
  if (widthOf(cells) <= columns) return align(cells);
  const left = new Set(HEADER.keys());
  const narrow = (): string[][] =>
    [SHORT_HEADER, ...rows].map((row) => row.filter((_, column) => left.has(column)));
  for (const column of DISPENSABLE) {
    if (widthOf(narrow().map(([, ...others]) => ["x".repeat(LEAST_NAME), ...others])) <= columns) {
      break;
    }
    left.delete(column);
  }
  const others = widthOf(narrow().map(([, ...others]) => ["", ...others]));
  const longest = Math.max(columns - others, 1);
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

function cellsOf(row: Row): string[] {
  const { service, instances, answered, queued, residentBytes } = row;
  return [
    printable(service),
    answered === instances ? String(instances) : `${answered} of ${instances}`,
    row.callsPerSecond.toFixed(1),
    row.httpPerSecond.toFixed(1),
    optional(row.p50Ms, 2),
    optional(row.p99Ms, 2),
    row.errorsPerSecond.toFixed(1),
    row.eventsPerSecond.toFixed(1),
    optional(queued, 0),
    optional(residentBytes === null ? null : residentBytes / 1024 / 1024, 1),
  ];
}

function optional(value: number | null, digits: number): string {
  return value === null ? "-" : value.toFixed(digits);
}
