import type { Table } from "../../report/markdown.ts";
import type { LargeFigures } from "./measure.ts";

/** The table for docs/performance.md: each figure beside the raw echo of the same way and size. */
export function largeTable(large: readonly LargeFigures[]): Table {
  const rawOf = ({ name, count }: LargeFigures) =>
    large.find((other) =>
      other.count === count && other.name === name.replace("full RPC,", "raw framed")
    );
  const rows = large.map((figures) => [
    figures.name,
    `${figures.count.toLocaleString("en")} KiB`,
    Math.round(figures.mbPerSecond).toLocaleString("en"),
    (figures.mbPerSecond / (rawOf(figures)?.mbPerSecond ?? NaN)).toFixed(2),
    `${figures.cpuUs.toFixed(0)} µs`,
    `${figures.smallAloneP99Ms.toFixed(2)} ms`,
    `${figures.smallP99Ms.toFixed(2)} ms`,
  ]);
  const header = ["", "size", "MB/s", "of raw", "CPU/MB", "p99 of short calls", "beside"];
  return { header, rows };
}
