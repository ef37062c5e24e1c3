import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { formatCursor, parseCursor } from "../../../core/observe/traces/cursor.ts";
import type { RecordedLine, RecordedSpan } from "../../../core/observe/traces/recorded_span.ts";
import { assemble, isWanted } from "../../../core/observe/traces/summary.ts";
import {
  DEFAULT_LIMIT,
  MIN_PREFIX,
  type StoredTrace,
  type TracePage,
  type TraceQuery,
  type TraceSummary,
} from "../../../core/observe/traces/trace_store.ts";

type Row = Readonly<Record<string, unknown>>;

/** Lists the traces of a database. */
export function listTraces(database: DatabaseSync, query: TraceQuery): TracePage {
  const { limit = DEFAULT_LIMIT, text } = query;
  const { where, values } = conditionsOf(query);
  const rows = database.prepare(
    `SELECT * FROM traces WHERE ${where.join(" AND ")} ORDER BY start DESC, trace_id`,
  ).iterate(...values);
  const traces: TraceSummary[] = [];
  for (const row of rows) {
    const summary = toSummary(database, row);
    // Text is looked for here, as SQLite knows upper and lower case of ASCII only.
    if (text !== undefined && !isWanted(summary, readParts(database, row["id"]), { text })) {
      continue;
    }
    if (traces.length === limit) {
      return { traces, next: formatCursor(traces[limit - 1] ?? summary) };
    }
    traces.push(summary);
  }
  return { traces };
}

/** Reads one trace by its id, or by what only its id begins with. */
export function readTrace(database: DatabaseSync, traceId: string): StoredTrace | undefined {
  const row = database.prepare("SELECT * FROM traces WHERE trace_id = ? AND spans > 0")
    .get(traceId) ?? findByPrefix(database, traceId);
  if (row === undefined) return undefined;
  const { spans, lines } = readParts(database, row["id"]);
  return assemble(spans, { lines, dropped: Number(row["dropped"]) });
}

function findByPrefix(database: DatabaseSync, prefix: string): Row | undefined {
  if (prefix.length < MIN_PREFIX) return undefined;
  const [row, other] = database.prepare(
    "SELECT * FROM traces WHERE substr(trace_id, 1, ?) = ? AND spans > 0 LIMIT 2",
  ).all(prefix.length, prefix);
  if (other === undefined) return row;
  throw new RangeError(`Several traces begin with ${prefix}: give more of the id`);
}

function conditionsOf(
  { service, subject, status, minDurationMs, since, cursor }: TraceQuery,
): { readonly where: readonly string[]; readonly values: readonly SQLInputValue[] } {
  const where = ["spans > 0"];
  const values: SQLInputValue[] = [];
  const add = (condition: string, ...of: SQLInputValue[]): void => {
    where.push(condition);
    values.push(...of);
  };
  if (since !== undefined) add("start >= ?", since);
  if (minDurationMs !== undefined) add("finish - start >= ?", minDurationMs);
  if (status !== undefined) add(status === "error" ? "errors > 0" : "errors = 0");
  const withSpan = (condition: string) =>
    `EXISTS (SELECT 1 FROM spans WHERE trace = traces.id AND spans.${condition})`;
  if (service !== undefined) add(withSpan("service = ?"), service);
  if (subject?.endsWith("*")) {
    const prefix = subject.slice(0, -1);
    add(
      withSpan("subject >= ? AND substr(spans.subject, 1, ?) = ?"),
      prefix,
      prefix.length,
      prefix,
    );
  } else if (subject !== undefined) add(withSpan("subject = ?"), subject);
  if (cursor !== undefined) {
    const { start, traceId } = parseCursor(cursor);
    add("(start < ? OR start = ? AND trace_id > ?)", start, start, traceId);
  }
  return { where, values };
}

function toSummary(database: DatabaseSync, row: Row): TraceSummary {
  const services = database.prepare("SELECT DISTINCT service FROM spans WHERE trace = ?")
    .all(row["id"] as number).map(({ service }) => String(service)).sort();
  const start = Number(row["start"]);
  return {
    traceId: String(row["trace_id"]),
    service: String(row["service"]),
    subject: String(row["subject"]),
    start,
    durationMs: Number(row["finish"]) - start,
    spans: Number(row["spans"]),
    errors: Number(row["errors"]),
    services,
  };
}

function readParts(
  database: DatabaseSync,
  trace: unknown,
): { readonly spans: RecordedSpan[]; readonly lines: RecordedLine[] } {
  const read = <T>(column: string, table: string): T[] =>
    database.prepare(`SELECT ${column} AS json FROM ${table} WHERE trace = ? ORDER BY rowid`)
      .all(trace as number).map(({ json }) => JSON.parse(String(json)));
  return { spans: read("span", "spans"), lines: read("line", "lines") };
}
