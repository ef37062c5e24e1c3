import { median } from "../support.ts";

/** One figure, before and after. */
export interface Ratio {
  /** Name of the figure. */
  readonly name: string;
  /** Its median at the baseline. */
  readonly before: number;
  /** Its median now. */
  readonly now: number;
  /** Median of the ratios of each turn: `now / before`. */
  readonly ratio: number;
  /** The smallest of these ratios. */
  readonly lowest: number;
  /** The largest of these ratios. */
  readonly highest: number;
}

/** The figures that both sides have measured in one turn. */
export interface Turn {
  /** At the baseline. */
  readonly before: ReadonlyMap<string, number>;
  /** In the working tree. */
  readonly now: ReadonlyMap<string, number>;
}

/** The ratio of each figure that both sides have in every turn, in the order of the benchmark. */
export function ratiosOf(turns: readonly Turn[]): Ratio[] {
  const names = [...turns[0]?.now.keys() ?? []]
    .filter((name) => turns.every(({ before, now }) => before.has(name) && now.has(name)));
  return names.map((name) => {
    const before = turns.map((turn) => turn.before.get(name) ?? NaN);
    const now = turns.map((turn) => turn.now.get(name) ?? NaN);
    const ratios = now.map((value, index) => value / (before[index] ?? NaN));
    return {
      name,
      before: median(before),
      now: median(now),
      ratio: median(ratios),
      lowest: Math.min(...ratios),
      highest: Math.max(...ratios),
    };
  });
}
