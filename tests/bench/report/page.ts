import { join } from "node:path";
import { REPOSITORY } from "../support.ts";

/** The page with the tables of all benchmarks. */
export const PAGE: string = join(REPOSITORY, "docs/performance.md");

const marks = (name: string) => [`<!-- bench:${name} -->\n`, `<!-- /bench:${name} -->`] as const;

/**
 * Takes what stands between the marks of a benchmark.
 *
 * @returns The text before, between and after them.
 * @throws {Error} If the page lacks one of them.
 */
export function splitAtMarks(page: string, name: string): [string, string, string] {
  const [open, close] = marks(name);
  const [start, end] = [page.indexOf(open), page.indexOf(close)];
  if (start < 0 || end < start) {
    throw new Error(`Cannot find the tables of bench:${name}: the page needs ${open}…${close}`);
  }
  const [from, to] = [start + open.length, end];
  return [page.slice(0, from), page.slice(from, to), page.slice(to)];
}

/** Puts tables between the marks of a benchmark. */
export function replaceTables(page: string, name: string, tables: string): string {
  const [before, , after] = splitAtMarks(page, name);
  return `${before}\n${tables}\n\n${after}`;
}
