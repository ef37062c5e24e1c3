import type { Table } from "../report/markdown.ts";
import { type ChainResult, chainRows } from "./end_to_end.ts";
import { type TransferResult, transferRows } from "./transfer.ts";

/** What was measured of a contestant. */
export interface Result {
  /** Its name. */
  readonly name: string;
  /** How many routes it has. */
  readonly count: number;
  readonly requestsPerSecond: number;
  /** What it computes for a request. */
  readonly cpuUs: number;
}

const FLOOR = "Hono, with header and context";

/** What else was measured. */
export interface Others {
  readonly endToEnd?: readonly ChainResult[];
  readonly transfers?: readonly TransferResult[];
  /** Rows. */
  readonly starts?: readonly (readonly string[])[];
}

/** The tables for docs/performance.md. */
export function tables(
  results: readonly Result[],
  { endToEnd = [], transfers = [], starts = [] }: Others = {},
): Table[] {
  const cpuOf = (name: string, routes: number): number =>
    results.find((one) => one.name === name && one.count === routes)?.cpuUs ?? NaN;
  const rows = results.map(({ name, count, requestsPerSecond, cpuUs }) => [
    name,
    String(count),
    Math.round(requestsPerSecond).toLocaleString("en"),
    `${cpuUs.toFixed(1)} µs`,
    (cpuUs / cpuOf("Hono", count)).toFixed(2),
    (cpuUs / cpuOf(FLOOR, count)).toFixed(2),
  ]);
  const through = ["in flight", "requests/s", "p50", "p99", "CPU/request", "of Hono"];
  return [
    {
      header: ["", "routes", "requests/s", "CPU/request", "of Hono", "with header and context"],
      rows,
    },
    { header: ["through two services", ...through], rows: chainRows(endToEnd) },
    {
      header: ["through one service", "lymph", "bare Deno.serve", "of bare", "CPU", "of bare"],
      rows: transferRows(transfers),
    },
    { header: ["", "first answer", "of Hono", "memory", "of Hono"], rows: starts },
  ];
}
