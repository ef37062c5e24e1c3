import type { Table } from "../report/markdown.ts";

/** What was measured of a contestant. */
export interface Result {
  /** Its name. */
  readonly name: string;
  /** One for each number of calls in flight. */
  readonly columns: readonly Column[];
}

/** What was measured with a number of calls in flight. */
export interface Column {
  readonly inFlight: number;
  readonly callsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Calls per second in ones of raw frames on the same way, the median of all turns. */
  readonly ofRaw: number;
  /** The same in ones of bare ZMTP. */
  readonly ofZmtp: number;
}

const count = (value: number): string => Math.round(value).toLocaleString("en");

/** The tables for docs/performance.md. */
export function tables(
  results: readonly Result[],
  startUp: readonly (readonly string[])[] = [],
): Table[] {
  const rows = results.flatMap(({ name, columns }) =>
    columns.map(({ inFlight, callsPerSecond, p50Ms, p99Ms, ofRaw, ofZmtp }) => [
      name,
      count(inFlight),
      count(callsPerSecond),
      `${p50Ms.toFixed(3)} ms`,
      `${p99Ms.toFixed(3)} ms`,
      ofRaw.toFixed(2),
      ofZmtp.toFixed(2),
    ])
  );
  return [
    { header: ["", "in flight", "calls/s", "p50", "p99", "of raw", "of bare ZMTP"], rows },
    { header: ["", "", "of an empty program"], rows: startUp },
  ];
}
