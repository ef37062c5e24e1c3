import type { QueueStatus } from "../../core/events/queues.ts";
import { printable } from "../../core/observe/printable.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { formatAge } from "./age.ts";
import { formatColumns } from "./columns.ts";

/** Writes queues as a table: one line each, under a line of titles. */
export function formatQueues(
  queues: readonly QueueStatus[],
  styles: Pick<Terminal, "style">,
): string {
  const titles = ["QUEUE", "EVENTS", "OLDEST", "CONSUMERS", "PATTERNS"];
  const rows = queues.map(({ name, length, ageMs, consumers, isOrphan, patterns }) => [
    printable(name),
    String(length),
    ageMs === undefined ? "-" : formatAge(ageMs),
    isOrphan ? "none: left over" : consumers === 0 ? "none" : String(consumers),
    printable(patterns?.join(" ") ?? "unknown"),
  ]);
  return formatColumns(titles, rows, styles);
}
