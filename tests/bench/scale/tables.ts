import type { Table } from "../report/markdown.ts";
import type { CallFigures } from "./calls.ts";
import type { ZookeeperFigures } from "./zookeeper.ts";

const whole = (value: number): string => Math.round(value).toLocaleString("en");

/** The tables for docs/performance.md: calls, and what a caller reads of ZooKeeper. */
export function tables(
  calls: readonly CallFigures[],
  zookeeper: readonly ZookeeperFigures[] = [],
): Table[] {
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
  }, {
    header: [
      "instances of a service",
      "watches of a caller",
      "a change is seen after",
      "and takes",
      "all replaced in a minute",
      "take",
    ],
    rows: zookeeper.map((one) => [
      whole(one.count),
      whole(one.watches),
      `${one.seenMs} ms`,
      `${(one.bytes / 1000).toFixed(1)} kB`,
      `${one.reads.toFixed(1)} reads/s`,
      `${(one.bytesPerSecond / 1000).toFixed(1)} kB/s`,
    ]),
  }];
}
