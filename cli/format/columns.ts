import type { Terminal } from "../terminal/terminal.ts";
import { padEnd, widthOf } from "../terminal/width.ts";

/** Writes rows as a table: one line each, below a line of titles that stands out. */
export function formatColumns(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  { style }: Pick<Terminal, "style">,
): string {
  const widths = titles.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? "")].map(widthOf))
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => padEnd(cell, widths[column] ?? 0)).join("  ").trimEnd();
  return [style("bold", line(titles)), ...rows.map(line)].join("\n");
}
