import type { Table } from "../report/markdown.ts";
import type { Frozen } from "./frozen.ts";
import type { Restarted } from "./restarted.ts";

/** What was measured of one way. */
export interface Result {
  /** The way. */
  readonly name: string;
  /** One of three instances was frozen. */
  readonly frozen: Frozen;
  /** All three were restarted. */
  readonly restarted: Restarted;
}

const count = (value: number): string => Math.round(value).toLocaleString("en");
const ms = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} ms`;

/** The tables for docs/performance.md. */
export function tables(results: readonly Result[]): Table[] {
  return [{
    header: [
      "one of three instances is frozen",
      "calls/s",
      "before",
      "p50",
      "p99",
      "slowest",
      "held up",
      "failed",
      "avoided after",
      "used again after",
    ],
    rows: results.map(({ name, frozen }) => [
      name,
      count(frozen.callsPerSecond),
      count(frozen.callsPerSecondBefore),
      ms(frozen.p50Ms),
      ms(frozen.p99Ms),
      ms(frozen.slowestMs),
      count(frozen.slow),
      count(frozen.failed),
      ms(frozen.avoidedAfterMs),
      ms(frozen.usedAgainAfterMs),
    ]),
  }, {
    header: ["all three are restarted in turn", "calls", "failed", "p50", "p99", "slowest"],
    rows: results.map(({ name, restarted }) => [
      name,
      count(restarted.calls),
      count(restarted.failed),
      ms(restarted.p50Ms),
      ms(restarted.p99Ms),
      ms(restarted.slowestMs),
    ]),
  }];
}
