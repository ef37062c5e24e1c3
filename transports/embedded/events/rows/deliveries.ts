import { describeFailure } from "../../../../core/events/dead_letters.ts";
import type { Store } from "../../store/store.ts";
import type { EventRecord } from "./record.ts";

/** Whether the second parameter is a session that an acknowledgement counts from. */
const HAS_OR_HAD_LEASE = "?2 IN (session, taken_from)";

/** How much of an error's text is kept. */
const MAX_ERROR_CHARACTERS = 10_000;

/** An event that a session has leased, to be handled for one queue. */
export interface Claimed {
  /** Key; grows in the order of delivery. */
  readonly id: number;
  /** The session that has leased it. */
  readonly session: number;
  /** Key of the event. */
  readonly message: number;
  /** How often it was tried, this time included. */
  readonly attempts: number;
  /** How many of the attempts before were cut off as their process was stopped. */
  readonly stops: number;
}

/** A leased event that was read. */
export interface Delivery extends Omit<Claimed, "message"> {
  /** The event. */
  readonly record: EventRecord;
}

/** What there is to do for a queue. */
export interface Outlook {
  /** How many events the queue holds. */
  readonly length: number;
  /** Whether an event is ready. */
  readonly isReady: boolean;
  /** When the next scheduled event is due, in milliseconds since 1970. */
  readonly dueAt: number | undefined;
  /** Until when a serial queue is held up, in milliseconds since 1970. */
  readonly heldUntil: number;
  /** The session that is active, for a serial queue. */
  readonly active: number | undefined;
}

/** From how many attempts on an event is suspected to end the process that handles it. */
const SUSPECT_ATTEMPTS = 8;

/** Whether an event had so many attempts that it is handled by itself, at the cost of no other. */
export function isSuspect({ attempts }: Pick<Delivery, "attempts">): boolean {
  return attempts > SUSPECT_ATTEMPTS;
}

/**
 * The rows of messages and deliveries. Everything but `outlook`, `read` and `stillLeased` is to be called
 * inside a write transaction. What names a session does nothing if that no longer has the lease; only an
 * acknowledgement also counts from the session that the lease was taken from.
 */
export class Deliveries {
  readonly #store: Store;

  /** Creates the rows of a store. */
  constructor(store: Store) {
    this.#store = store;
  }

  /** Adds an event to queues, for now or for a time in milliseconds since 1970. */
  add(
    { type, source, headers, body }: EventRecord,
    queues: readonly number[],
    dueAt?: number,
  ): void {
    const { lastInsertRowid: message } = this.#store.prepare(
      "INSERT INTO messages (type, source, headers, body, ready_at) VALUES (?, ?, ?, ?, ?)",
    ).run(type, source, headers, body, dueAt ?? Date.now());
    const isShared = queues.length > 1 || dueAt !== undefined;
    for (const queue of queues) {
      this.#store.prepare(
        "INSERT INTO deliveries (queue, message, due_at, shared) VALUES (?, ?, ?, ?)",
      ).run(queue, message, dueAt ?? null, isShared ? 1 : 0);
    }
  }

  /** Makes ready what is due, in the order of its time. */
  promote(queue: number, now: number): void {
    this.#store.prepare(
      `INSERT INTO deliveries (queue, message, attempts, stops, requeued_from)
       SELECT queue, message, attempts, stops, (SELECT ready_at FROM messages WHERE id = message)
       FROM deliveries WHERE queue = ? AND due_at <= ? ORDER BY due_at, id`,
    ).run(queue, now);
    this.#store.prepare("DELETE FROM deliveries WHERE queue = ? AND due_at <= ?").run(queue, now);
  }

  /** Drops everything that waits in a queue. */
  drop(queue: number): void {
    this.#store.prepare("DELETE FROM deliveries WHERE queue = ? AND session IS NULL").run(queue);
  }

  /** Leases what is ready, the oldest first; a suspect by itself. */
  claim(queue: number, session: number, limit: number): Claimed[] {
    const claimed = this.#store.select(
      `UPDATE deliveries SET session = ?1, attempts = attempts + 1
       WHERE queue = ?2 AND session IS NULL AND due_at IS NULL AND id <= ifnull(
         (SELECT id FROM deliveries WHERE queue = ?2 AND session IS NULL AND due_at IS NULL
          ORDER BY id LIMIT 1 OFFSET ?3), ${Number.MAX_SAFE_INTEGER})
       RETURNING id, message, attempts, stops`,
      session,
      queue,
      limit - 1,
    ).map(([id, message, attempts, stops]) => ({
      id: Number(id),
      session,
      message: Number(message),
      attempts: Number(attempts),
      stops: Number(stops),
    })).sort((one, other) => one.id - other.id); // SQLite promises no order here
    const suspect = claimed.findIndex(isSuspect);
    if (suspect < 0) return claimed;
    for (const { id } of claimed.splice(Math.max(1, suspect))) this.release(id, session);
    return claimed;
  }

  /**
   * Reads events that were leased. Outside of the transaction, another process may have taken the
   * lease and handled the event, or removed the queue. What is missing is left out.
   */
  read(claimed: readonly Claimed[]): Delivery[] {
    const rows = this.#store.select(
      `SELECT id, type, source, headers, body FROM messages
       WHERE id IN (SELECT value FROM json_each(?))`,
      JSON.stringify(claimed.map(({ message }) => message)),
    );
    const records = new Map(rows.map(([id, type, source, headers, body]) => [
      Number(id),
      { type, source, headers, body } as unknown as EventRecord,
    ]));
    return claimed.flatMap(({ id, session, message, attempts, stops }) => {
      const record = records.get(message);
      return record === undefined ? [] : [{ id, session, attempts, stops, record }];
    });
  }

  /** Those of the leases that are still their session's. */
  stillLeased(claimed: readonly Claimed[]): Claimed[] {
    const lease = this.#store.prepare("SELECT 1 FROM deliveries WHERE id = ? AND session = ?");
    return claimed.filter(({ id, session }) => lease.get(id, session) !== undefined);
  }

  /**
   * Removes what was handled, also by a process that was taken for frozen and went on.
   *
   * @returns Whether it was still there, and the session's to remove.
   */
  acknowledge(id: number, session: number): boolean {
    const { changes } = this.#store.prepare(
      `DELETE FROM deliveries WHERE id = ?1 AND ${HAS_OR_HAD_LEASE}`,
    ).run(id, session);
    return Number(changes) > 0;
  }

  /** Removes what was handled, as {@linkcode Deliveries.acknowledge} does, in one statement. */
  acknowledgeAll(ids: readonly number[], session: number): void {
    this.#store.prepare(
      `DELETE FROM deliveries WHERE id IN (SELECT value FROM json_each(?1)) AND ${HAS_OR_HAD_LEASE}`,
    ).run(JSON.stringify(ids), session);
  }

  /** Whether a queue has an event that is ready and older than another one. */
  waitsBefore(id: number, queue: number): boolean {
    const row = this.#store.prepare(
      `SELECT 1 FROM deliveries
       WHERE queue = ? AND session IS NULL AND due_at IS NULL AND id < ? LIMIT 1`,
    ).get(queue, id);
    return row !== undefined;
  }

  /** Gives back what was not tried. */
  release(id: number, session: number): void {
    const { changes } = this.#store.prepare(
      "UPDATE deliveries SET session = NULL, attempts = attempts - 1 WHERE id = ? AND session = ?",
    ).run(id, session);
    if (Number(changes) === 0) this.#resign(id, session);
  }

  /** Gives back everything that was leased from a queue and not tried. */
  releaseAll(queue: number, session: number): void {
    this.#store.prepare(
      `UPDATE deliveries SET session = NULL, attempts = attempts - 1
       WHERE queue = ? AND session = ?`,
    ).run(queue, session);
    this.#store.prepare(
      "UPDATE deliveries SET taken_from = NULL WHERE queue = ? AND taken_from = ?",
    ).run(queue, session);
  }

  /**
   * Gives back what has failed, to be tried at once or at a time in milliseconds since 1970.
   *
   * @returns Whether the session still had the lease.
   */
  postpone(id: number, session: number, dueAt?: number): boolean {
    const { changes } = this.#store.prepare(
      "UPDATE deliveries SET session = NULL, due_at = ? WHERE id = ? AND session = ?",
    ).run(dueAt ?? null, id, session);
    const wasLeased = Number(changes) > 0;
    if (!wasLeased) this.#resign(id, session);
    return wasLeased;
  }

  /** A session that lost a lease and did not finish must not take it back: it is done with it. */
  #resign(id: number, session: number): void {
    this.#store.prepare("UPDATE deliveries SET taken_from = NULL WHERE id = ? AND taken_from = ?")
      .run(id, session);
  }

  /**
   * Makes due what was to wait for less time than it still would: the clock was set back. What was
   * never tried was delayed by its emitter, perhaps on purpose.
   *
   * @param latest Until when something may wait that has failed.
   */
  hasten(now: number, latest: number): void {
    this.#store.prepare("UPDATE deliveries SET due_at = ? WHERE attempts > 0 AND due_at > ?")
      .run(now, latest);
    this.#store.prepare("UPDATE queues SET held_until = 0 WHERE held_until > ?").run(latest);
  }

  /** Makes a dead letter of what is given up. */
  bury(id: number, session: number, error: Error): void {
    const { type, message } = describeFailure(error);
    this.#store.prepare(
      `INSERT INTO dead_letters (queue, type, source, headers, body, error_type, error_message,
         attempts, failed_at)
       SELECT queues.name, type, source, headers, body, ?, ?, attempts, ?
       FROM deliveries JOIN messages ON messages.id = message JOIN queues ON queues.id = queue
       WHERE deliveries.id = ? AND session = ?`,
    ).run(cut(type), cut(message), Date.now(), id, session);
    const { changes } = this.#store.prepare("DELETE FROM deliveries WHERE id = ? AND session = ?")
      .run(id, session);
    if (Number(changes) === 0) this.#resign(id, session);
  }

  /** What there is to do for a queue; undefined where it no longer exists. */
  outlook(queue: number): Outlook | undefined {
    const row = this.#store.prepare(
      `SELECT active, held_until, length,
         EXISTS (SELECT 1 FROM deliveries
           WHERE queue = ?1 AND session IS NULL AND due_at IS NULL) AS ready,
         (SELECT min(due_at) FROM deliveries WHERE queue = ?1 AND due_at IS NOT NULL) AS due_at
       FROM queues WHERE id = ?1`,
    ).get(queue);
    if (row === undefined) return undefined;
    return {
      length: Number(row["length"]),
      isReady: row["ready"] === 1,
      dueAt: row["due_at"] === null ? undefined : Number(row["due_at"]),
      heldUntil: Number(row["held_until"]),
      active: row["active"] === null ? undefined : Number(row["active"]),
    };
  }
}

/** Errors are what handlers throw: they may be of any size, and not even hold strings. */
function cut(text: unknown): string {
  return String(text).slice(0, MAX_ERROR_CHARACTERS);
}
