import type { Table } from "../report/markdown.ts";
import type { Way } from "./contestants.ts";

/** What was measured of a contestant. */
export interface Result {
  /** Its name. */
  readonly name: string;
  /** How its two sides reach each other. */
  readonly way: Way;
  /** One for each number of calls in flight. */
  readonly columns: readonly Column[];
}

/** What was measured with a number of calls in flight. */
export interface Column {
  readonly inFlight: number;
  readonly callsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const count = (value: number): string => Math.round(value).toLocaleString("en");

/** The tables for docs/performance.md. Of each way, raw frames and bare ZMTP are the first. */
export function tables(
  results: readonly Result[],
  startUp: readonly (readonly string[])[] = [],
): Table[] {
  const rows = results.flatMap(({ name, way, columns }) => {
    const [raw, zmtp] = results.filter((other) => other.way === way);
    return columns.map(({ inFlight, callsPerSecond, p50Ms, p99Ms }, column) => {
      const share = (of: Result | undefined): string =>
        (callsPerSecond / (of?.columns[column]?.callsPerSecond ?? NaN)).toFixed(2);
      return [
        name,
        count(inFlight),
        count(callsPerSecond),
        `${p50Ms.toFixed(3)} ms`,
        `${p99Ms.toFixed(3)} ms`,
        share(raw),
        share(zmtp),
      ];
    });
  });
  return [
    { header: ["", "in flight", "calls/s", "p50", "p99", "of raw", "of bare ZMTP"], rows },
    { header: ["", "", "of an empty program"], rows: startUp },
  ];
}
