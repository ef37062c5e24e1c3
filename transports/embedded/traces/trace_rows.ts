import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { boundedLine, boundedSpan } from "../../../core/observe/traces/bounded.ts";
import type { RecordedLine, RecordedSpan } from "../../../core/observe/traces/recorded_span.ts";
import { MAX_LINES, MAX_SPANS, type TraceBatch } from "../../../core/observe/traces/trace_store.ts";

/** Bounds of the file. */
export interface TraceLimits {
  /** Bytes of the database, which keeps some below. */
  readonly maxBytes: number;
  /** Milliseconds that a trace is kept after it has arrived. */
  readonly maxAgeMs: number;
}

/** Part of the traces that goes when the file is full. */
const FORGOTTEN_PART = 0.1;
/** How often traces that are too old are looked for, which reads all of them. */
const LOOK_EVERY_MS = 10_000;

/** Writes traces into a database, and forgets the oldest. */
export class TraceRows {
  readonly #database: DatabaseSync;
  readonly #limits: TraceLimits;
  readonly #statements = new Map<string, StatementSync>();
  #lookedAt = -Infinity;

  /** Writes into an open file. */
  constructor(database: DatabaseSync, limits: TraceLimits) {
    this.#database = database;
    this.#limits = limits;
  }

  /** Adds a batch in one transaction. */
  add({ spans = [], lines = [] }: TraceBatch, now: number = Date.now()): void {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      this.#forget(now);
      for (const span of spans) this.#addSpan(boundedSpan(span), now);
      for (const line of lines) this.#addLine(boundedLine(line), now);
      this.#database.exec("COMMIT");
    } catch (thrown) {
      try {
        this.#database.exec("ROLLBACK");
      } catch {
        // SQLite rolls back by itself on some failures; the first one is what matters.
      }
      throw thrown;
    }
  }

  #addSpan(span: RecordedSpan, now: number): void {
    const { traceId, spanId, service, subject, start, durationMs, error } = span;
    const { id, spans } = this.#trace(traceId, now);
    if (spans >= MAX_SPANS) {
      this.#run("UPDATE traces SET dropped = dropped + 1 WHERE id = ?", id);
      return;
    }
    const { changes } = this.#run(
      "INSERT OR IGNORE INTO spans VALUES (?, ?, ?, ?, ?)",
      ...[id, spanId, service, subject, JSON.stringify(span)],
    );
    if (changes === 0) return;
    this.#run(
      `UPDATE traces SET spans = spans + 1, errors = errors + ?, finish = max(finish, ?),
         service = iif(? < start, ?, service), subject = iif(? < start, ?, subject),
         start = min(start, ?) WHERE id = ?`,
      ...[error === undefined ? 0 : 1, start + durationMs],
      ...[start, service, start, subject, start, id],
    );
  }

  #addLine(line: RecordedLine, now: number): void {
    const { id, lines } = this.#trace(line.traceId, now);
    if (lines >= MAX_LINES) {
      this.#run("UPDATE traces SET dropped = dropped + 1 WHERE id = ?", id);
      return;
    }
    this.#run("INSERT INTO lines VALUES (?, ?)", id, JSON.stringify(line));
    this.#run("UPDATE traces SET lines = lines + 1 WHERE id = ?", id);
  }

  #trace(traceId: string, now: number): { id: number; spans: number; lines: number } {
    const row = this.#prepare(
      `INSERT INTO traces (trace_id, arrived) VALUES (?, ?)
       ON CONFLICT (trace_id) DO UPDATE SET arrived = arrived RETURNING id, spans, lines`,
    ).get(traceId, now);
    return {
      id: Number(row?.["id"]),
      spans: Number(row?.["spans"]),
      lines: Number(row?.["lines"]),
    };
  }

  /** Forgets traces that are too old, and the oldest ones while there is too much. */
  #forget(now: number): void {
    const { maxAgeMs } = this.#limits;
    const sinceLook = Math.abs(now - this.#lookedAt); // the clock may be set back
    if (sinceLook >= Math.min(LOOK_EVERY_MS, maxAgeMs)) {
      this.#lookedAt = now;
      this.#run("DELETE FROM traces WHERE arrived < ?", now - maxAgeMs);
    }
    while (this.#usedBytes() > this.#limits.maxBytes) {
      const { changes } = this.#run(
        `DELETE FROM traces WHERE id IN (SELECT id FROM traces ORDER BY id
           LIMIT (SELECT max(1, CAST(count(*) * ? AS INTEGER)) FROM traces))`,
        FORGOTTEN_PART,
      );
      if (changes === 0) return;
    }
  }

  #usedBytes(): number {
    const row = this.#prepare(
      `SELECT (page_count - freelist_count) * page_size AS bytes
       FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
    ).get();
    return Number(row?.["bytes"]);
  }

  #run(sql: string, ...values: SQLInputValue[]): { changes: number | bigint } {
    return this.#prepare(sql).run(...values);
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
