/** Rows of cells below a header. */
export interface Table {
  /** Titles of the columns. */
  readonly header: readonly string[];
  /** Names stand in the first column, figures in the others. */
  readonly rows: readonly (readonly string[])[];
}

const NARROWEST = 3; // of a column, as `deno fmt` has it

/** Renders a table in Markdown as `deno fmt` lays it out: figures stand to the right. */
export function renderMarkdown({ header, rows }: Table): string {
  const widths = header.map((title, column) =>
    Math.max(NARROWEST, title.length, ...rows.map((row) => row[column]?.length ?? 0))
  );
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const pad = (row: readonly string[]): string =>
    line(widths.map((width, column) => {
      const cell = row[column] ?? "";
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    }));
  const rule = widths.map((width, column) =>
    column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`
  );
  return [pad(header), line(rule), ...rows.map(pad)].join("\n");
}
