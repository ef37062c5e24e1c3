import type { QueueStatus } from "../../core/events/queues.ts";
import { printable } from "../../core/observe/printable.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Writes queues as a table: one line each, under a line of titles. */
export function formatQueues(
  queues: readonly QueueStatus[],
  { style }: Pick<Terminal, "style">,
): string {
  const titles = ["QUEUE", "EVENTS", "CONSUMERS", "PATTERNS"];
  const rows = queues.map(({ name, length, consumers, isOrphan, patterns }) => [
    printable(name),
    String(length),
    isOrphan ? "none: left over" : consumers === 0 ? "none" : String(consumers),
    printable(patterns?.join(" ") ?? "unknown"),
  ]);
  const widths = titles.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? "")].map(({ length }) => length))
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd();
  return [style("bold", line(titles)), ...rows.map(line)].join("\n");
}
