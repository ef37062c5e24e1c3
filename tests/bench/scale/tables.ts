import type { Table } from "../report/markdown.ts";
import type { CallFigures } from "./calls.ts";

/** What was simulated. */
export interface ScaleFigures {
  /** Calls, one for each size of the cluster. */
  readonly calls: readonly CallFigures[];
}

const count = (value: number): string => Math.round(value).toLocaleString("en");

/** The tables for docs/performance.md. */
export function tables({ calls }: ScaleFigures): Table[] {
  return [{
    header: [
      "instances",
      "connections of a caller",
      "of a called instance",
      "most, of the average",
      "heartbeats/s of a caller",
      "of an idle one",
    ],
    rows: calls.map((one) => [
      count(one.instances),
      count(one.ofCaller),
      count(one.ofServer),
      one.busiest.toFixed(2),
      count(one.heartbeats),
      count(one.idleHeartbeats),
    ]),
  }];
}
