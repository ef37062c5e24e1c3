import type { Table } from "../report/markdown.ts";
import type { CallFigures } from "./calls.ts";

const whole = (value: number): string => Math.round(value).toLocaleString("en");

/** The tables for docs/performance.md. */
export function tables(calls: readonly CallFigures[]): Table[] {
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
      whole(one.count),
      whole(one.ofCaller),
      whole(one.ofServer),
      one.busiest.toFixed(2),
      whole(one.heartbeats),
      whole(one.idleHeartbeats),
    ]),
  }];
}
