import { printable } from "../../core/observe/printable.ts";
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

/** Writes rows as a table; `emphasize` makes its first line stand out, `alarm` what is wrong. */
export function formatTable(
  rows: readonly Row[],
  { emphasize, alarm }: Record<"emphasize" | "alarm", (text: string) => string>,
): string {
  const cells = [HEADER, ...rows.map(cellsOf)];
  const widths = HEADER.map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0))
  );
  return cells.map((row, index) => {
    const line = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    }).join("  ");
    const source = rows[index - 1];
    if (source === undefined) return emphasize(line);
    return source.errorsPerSecond > 0 || source.answered < source.instances ? alarm(line) : line;
  }).join("\n");
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
