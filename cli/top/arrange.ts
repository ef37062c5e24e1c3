import type { Line, View } from "./view.ts";

/** Which rows are shown, and in which order. */
export interface Arrangement {
  /** Name of the column that they are sorted by. */
  readonly sort: string;
  /** Whether the order is turned round. Numbers begin with the largest, names with the first. */
  readonly isReversed: boolean;
  /** Part of the names to show, in upper or lower case. */
  readonly filter: string;
}

/** The rows to show, in order; those of the same value by name, those without one last. */
export function arrange(
  lines: readonly Line[],
  { columns }: Pick<View, "columns">,
  { sort, isReversed, filter }: Arrangement,
): readonly Line[] {
  const column = Math.max(columns.findIndex(({ name }) => name === sort), 0);
  const wanted = filter.toLowerCase();
  const direction = isReversed ? -1 : 1;
  const compare = (a: Line, b: Line): number => {
    const [one, other] = [a.values[column] ?? null, b.values[column] ?? null];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    if (typeof one === "number" && typeof other === "number") return direction * (other - one);
    return direction * compareNames(String(one), String(other));
  };
  return lines
    .filter(({ values: [name] }) => String(name).toLowerCase().includes(wanted))
    .sort((a, b) => compare(a, b) || compareNames(String(a.values[0]), String(b.values[0])));
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
