import type { Table } from "../../report/markdown.ts";
import type { LargeFigures } from "./measure.ts";

/** The table for docs/performance.md: each figure beside the raw echoes of the same way and size. */
export function largeTable(large: readonly LargeFigures[]): Table {
  const share = ({ name: own, count, mbPerSecond }: LargeFigures, echo: string) => {
    const name = own.replace(/^(full RPC,|raw, copied|raw framed)/, echo);
    const limit = large.find((other) => other.count === count && other.name === name);
    return (mbPerSecond / (limit?.mbPerSecond ?? NaN)).toFixed(2);
  };
  const rows = large.map((figures) => [
    figures.name,
    `${figures.count.toLocaleString("en")} KiB`,
    Math.round(figures.mbPerSecond).toLocaleString("en"),
    share(figures, "raw framed"),
    share(figures, "raw, copied"),
    `${figures.cpuUs.toFixed(0)} µs`,
    `${figures.smallAloneP99Ms.toFixed(2)} ms`,
    `${figures.smallP99Ms.toFixed(2)} ms`,
  ]);
  const header = [
    "",
    "size",
    "MB/s",
    "of raw",
    "of copied",
    "CPU/MB",
    "p99 of short calls",
    "beside",
  ];
  return { header, rows };
}
