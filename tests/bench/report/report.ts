import type { BenchOptions } from "../support.ts";
import { renderMarkdown, type Table } from "./markdown.ts";
import { PAGE, replaceTables } from "./page.ts";

/** What a benchmark has measured. */
export interface Measured {
  /** Name of the benchmark: its task is `bench:<name>`. */
  readonly name: string;
  /** All figures, in a form that JSON has. */
  readonly figures: unknown;
  /** The figures that docs/performance.md shows. */
  readonly tables: readonly Table[];
}

/** Prints the tables of a benchmark, or JSON, and writes the tables into the page if asked to. */
export async function report(
  { name, figures, tables }: Measured,
  { isJson, isWritten }: Pick<BenchOptions, "isJson" | "isWritten">,
): Promise<void> {
  const text = tables.map(renderMarkdown).join("\n\n");
  console.log(isJson ? JSON.stringify(figures, null, 2) : text);
  if (!isWritten) return;
  const page = await Deno.readTextFile(PAGE);
  await Deno.writeTextFile(PAGE, replaceTables(page, name, text));
}
