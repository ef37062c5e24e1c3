import type { Store } from "../../store/store.ts";
import type { EventRecord } from "./record.ts";

/** A log as a reader finds it. */
export interface LogRow {
  /** Tells it from a log of the same name in another store, or in its place. */
  readonly epoch: string;
  /** Id of the newest event that it no longer has; 0 if it has all. */
  readonly forgotten: number;
}

/** An event in a log. */
export interface LogEntry {
  /** Key; grows in the order of emission. */
  readonly id: number;
  /** The event. */
  readonly record: EventRecord;
}

/** Length of what is random in an epoch. */
const EPOCH_BYTES = 6;

/**
 * The rows of logs. A log is a queue that nothing is taken from: the store itself removes its oldest
 * event when it holds more than it should keep.
 */
export class Logs {
  readonly #store: Store;

  /** Creates the rows of a store. */
  constructor(store: Store) {
    this.#store = store;
  }

  /** Makes a log of a queue, or changes how much it keeps. Call it inside a write transaction. */
  declare(queue: number, keep: number): void {
    const epoch = crypto.getRandomValues(new Uint8Array(EPOCH_BYTES)).toHex();
    this.#store.prepare(
      `INSERT INTO logs (queue, epoch, keep) VALUES (?, ?, ?)
       ON CONFLICT (queue) DO UPDATE SET keep = excluded.keep`,
    ).run(queue, epoch, keep);
  }

  /** A log; undefined where it does not exist. */
  find(queue: number): LogRow | undefined {
    const row = this.#store.prepare("SELECT epoch, forgotten FROM logs WHERE queue = ?").get(queue);
    return row && { epoch: String(row["epoch"]), forgotten: Number(row["forgotten"]) };
  }

  /** Id of the newest event of any queue. */
  newest(): number {
    const row = this.#store.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'deliveries'")
      .get();
    return Number(row?.["seq"] ?? 0);
  }

  /** Events behind a position, the oldest first. */
  read(queue: number, after: number, limit: number): LogEntry[] {
    const rows = this.#store.prepare(
      `SELECT deliveries.id, type, source, headers, body
       FROM deliveries JOIN messages ON messages.id = message
       WHERE queue = ? AND session IS NULL AND due_at IS NULL AND deliveries.id > ?
       ORDER BY deliveries.id LIMIT ?`,
    ).all(queue, after, limit);
    return rows.map(({ id, ...record }) => ({
      id: Number(id),
      record: record as unknown as EventRecord,
    }));
  }

  /** When the next delayed event of a log is due, in milliseconds since 1970. */
  dueAt(queue: number): number | undefined {
    const row = this.#store.prepare(
      "SELECT min(due_at) AS due_at FROM deliveries WHERE queue = ? AND due_at IS NOT NULL",
    ).get(queue);
    const dueAt = row?.["due_at"] ?? null;
    return dueAt === null ? undefined : Number(dueAt);
  }
}
