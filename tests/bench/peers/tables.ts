import type { Table } from "../report/markdown.ts";

/** What was measured of a contestant. */
export interface Result {
  /** Its name. */
  readonly name: string;
  /** Whether it is lymph. */
  readonly isOurs: boolean;
  /** One for each number of calls in flight. */
  readonly columns: readonly Column[];
}

/** What was measured with a number of calls in flight. */
export interface Column {
  readonly inFlight: number;
  readonly callsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** What both processes have computed for a call. */
  readonly cpuUs: number;
}

/** The table for docs/performance.md. */
export function tables(results: readonly Result[]): Table[] {
  const best = (column: number): number =>
    Math.max(
      ...results.filter(({ isOurs }) => !isOurs)
        .map(({ columns }) => columns[column]?.callsPerSecond ?? 0),
    );
  const rows = results.flatMap(({ name, columns }) =>
    columns.map(({ inFlight, callsPerSecond, p50Ms, p99Ms, cpuUs }, column) => [
      name,
      inFlight.toLocaleString("en"),
      Math.round(callsPerSecond).toLocaleString("en"),
      `${p50Ms.toFixed(3)} ms`,
      `${p99Ms.toFixed(3)} ms`,
      `${cpuUs.toFixed(1)} µs`,
      (callsPerSecond / best(column)).toFixed(2),
    ])
  );
  const header = ["", "in flight", "calls/s", "p50", "p99", "CPU/call", "of the best other"];
  return [{ header, rows }];
}
