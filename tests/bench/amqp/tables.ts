import type { Table } from "../report/markdown.ts";
import { PREFETCH } from "./contestants.ts";

/** What was measured of a contestant. */
export interface Result {
  /** Its name. */
  readonly name: string;
  /** Publishing, one for each number of events in flight. */
  readonly columns: readonly Column[];
  /** Consuming what waits in a queue. */
  readonly consuming: { readonly handled: number; readonly cpuUs: number };
}

/** What was measured with a number of events in flight. */
export interface Column {
  readonly inFlight: number;
  /** Events that the broker confirmed, per second. */
  readonly published: number;
  /** Time to a confirm. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** What publisher and consumer have computed for an event. */
  readonly cpuUs: number;
}

const count = (value: number): string => Math.round(value).toLocaleString("en");
const ms = (value: number): string => `${value.toFixed(2)} ms`;
const us = (value: number): string => `${value.toFixed(0)} µs`;
const ratio = (value: number, bare: number | undefined): string =>
  (value / (bare ?? NaN)).toFixed(2);

/** The tables for docs/performance.md. The first result is what the others are compared with. */
export function tables(results: readonly Result[]): Table[] {
  const [bare] = results;
  return [{
    header: ["publish", "in flight", "events/s", "p50 of a confirm", "p99", "CPU/event", "of bare"],
    rows: results.flatMap(({ name, columns }) =>
      columns.map(({ inFlight, published, p50Ms, p99Ms, cpuUs }, column) => [
        ...[name, String(inFlight), count(published), ms(p50Ms), ms(p99Ms), us(cpuUs)],
        ratio(published, bare?.columns[column]?.published),
      ])
    ),
  }, {
    header: ["consume", "prefetch", "events/s", "CPU/event", "of bare"],
    rows: results.map(({ name, consuming: { handled, cpuUs } }) => [
      ...[name, String(PREFETCH), count(handled), us(cpuUs)],
      ratio(handled, bare?.consuming.handled),
    ]),
  }];
}
