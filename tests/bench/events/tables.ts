import type { Table } from "../report/markdown.ts";

/** How fast something was done. */
export interface Result {
  /** What was done. */
  readonly name: string;
  readonly perSecond: number;
  /** What the processes that did it have computed for each. */
  readonly cpuUs: number;
}

/** How long something took. */
export interface Latency {
  /** What took it. */
  readonly name: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What rates are compared with. */
export const BARE = 'bare inserts, a commit each, safe as "process"';

/** The tables for docs/performance.md. */
export function tables(results: readonly Result[], latencies: readonly Latency[] = []): Table[] {
  const bare = results.find(({ name }) => name === BARE)?.perSecond ?? NaN;
  const ms = (value: number): string => `${value.toFixed(2)} ms`;
  return [{
    header: ["", "events/s", "of bare inserts", "CPU/event"],
    rows: results.map(({ name, perSecond, cpuUs }) => [
      name,
      Math.round(perSecond).toLocaleString("en"),
      (perSecond / bare).toFixed(2),
      `${cpuUs.toFixed(1)} µs`,
    ]),
  }, {
    header: ["", "p50", "p99"],
    rows: latencies.map(({ name, p50Ms, p99Ms }) => [name, ms(p50Ms), ms(p99Ms)]),
  }];
}
