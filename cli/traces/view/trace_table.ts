import { printable } from "../../../core/observe/printable.ts";
import type { TraceSummary } from "../../../core/observe/traces/trace_store.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { cut } from "../../terminal/width.ts";
import { formatMs } from "./format_ms.ts";

const ID_LENGTH = 16;
const LONGEST = 200;
const TITLES = ["Began", "Duration", "Spans", "Status", "Trace"] as const;
const WIDTHS = [12, 9, 5, 6, ID_LENGTH] as const;
const BEFORE_SUBJECT = WIDTHS.reduce<number>((sum, width) => sum + width + 2, 0);

/**
 * Traces as a table: what each began with, and the beginning of its id, by which `lymph trace` finds
 * it.
 *
 * @param columns Columns that it may have; Infinity where nothing is cut.
 */
export function formatTraces(
  traces: readonly TraceSummary[],
  { terminal, columns }: {
    readonly terminal: Pick<Terminal, "style">;
    readonly columns: number;
  },
): string {
  const room = Math.max(columns - BEFORE_SUBJECT, 8);
  const title = row(TITLES, "Subject");
  const lines = traces.map((trace) => {
    const { start, durationMs, spans, errors, traceId, service, subject } = trace;
    const isCovered = subject.startsWith(`${service}.`);
    const shown = printable(isCovered ? subject : `${service}: ${subject}`, LONGEST);
    const cells = [
      formatTime(start),
      formatMs(durationMs),
      String(spans),
      errors === 0 ? "ok" : "failed",
      printable(traceId.slice(0, ID_LENGTH)).slice(0, ID_LENGTH),
    ];
    const line = row(cells, cut(shown, room));
    return errors === 0 ? line : terminal.style("red", line);
  });
  return [terminal.style("bold", title), ...lines].join("\n");
}

function row(cells: readonly string[], last: string): string {
  const padded = cells.map((cell, index) => {
    const width = WIDTHS[index] ?? 0;
    return index === 1 || index === 2 ? cell.padStart(width) : cell.padEnd(width);
  });
  return [...padded, last].join("  ");
}

/** The time of day, as people here read it. */
function formatTime(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return "?";
  const two = (value: number) => String(value).padStart(2, "0");
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${time}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
