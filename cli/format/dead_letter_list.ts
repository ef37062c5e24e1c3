import type { DeadLetter } from "../../core/events/dead_letters.ts";
import { formatValue } from "../../core/values/mod.ts";
import { printable } from "../../core/observe/printable.ts";
import { plural } from "../terminal/plural.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { formatColumns } from "./columns.ts";

/** What makes text stand out. */
export type Styles = Pick<Terminal, "style" | "hasColors">;

/** Writes dead letters as a table: one line each, under a line of titles. */
export function formatDeadLetters(letters: readonly DeadLetter[], styles: Styles): string {
  const titles = ["ID", "FAILED", "TRIED", "QUEUE", "EVENT", "ERROR"];
  const rows = letters.map(({ id, queue, event, error, attempts, failedAt }) => [
    id,
    formatTime(failedAt),
    `${attempts}x`,
    printable(queue),
    printable(event.type),
    printable(oneLine(`${error.type}: ${error.message}`)),
  ]);
  return formatColumns(titles, rows, styles);
}

/** Writes everything that is known of a dead letter. */
export function formatDeadLetter(letter: DeadLetter, { style, hasColors }: Styles): string {
  const { id, queue, event, error, attempts, failedAt } = letter;
  const { trace_id: traceId, ...headers } = event.headers;
  const rows: readonly (readonly [string, string])[] = [
    ["event", printable(event.type)],
    ["queue", printable(queue)],
    ["error", printable(oneLine(`${error.type}: ${error.message}`))],
    ["tried", `${plural(attempts, "time")}, last at ${formatTime(failedAt)}`],
    ["trace id", printable(String(traceId ?? "none"))],
    ["source", printable(event.source)],
    ...(Object.keys(headers).length === 0 ? [] : [["headers", formatValue(headers)] as const]),
    ["body", formatValue(event.body, { colors: hasColors })],
  ];
  const lines = rows.map(([name, text]) => `  ${name}: ${text.replaceAll("\n", "\n    ")}`);
  return [style("bold", id), ...lines].join("\n");
}

function formatTime(time: Date): string {
  return time.toISOString().replace("T", " ").replace(/\.\d+Z$/, "Z");
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ");
}
