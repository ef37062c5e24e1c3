import type { Store } from "../../store/store.ts";

/**
 * The rows of declarations and consumers of queues. Everything but `isOrphan` is to be called
 * inside a write transaction.
 */
export class Declarations {
  readonly #store: Store;

  /** Creates the rows of a store. */
  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Notes that a session declares patterns of a queue, and unbinds those that no running process
   * declares any more.
   */
  declare(queue: number, patterns: readonly string[], session: number): void {
    for (const pattern of patterns) {
      this.#store.prepare(
        `INSERT INTO declarations (queue, session, pattern)
         SELECT ?, id, ? FROM sessions WHERE id = ? ON CONFLICT DO NOTHING`,
      ).run(queue, pattern, session);
    }
    if (patterns.length === 0) return;
    this.#store.prepare(
      `DELETE FROM bindings WHERE queue = ?1 AND pattern NOT IN
         (SELECT pattern FROM declarations WHERE queue = ?1)
       AND EXISTS (SELECT 1 FROM declarations WHERE queue = ?1)`,
    ).run(queue);
  }

  /** Notes that a session consumes a queue. */
  consume(queue: number, session: number): void {
    this.#store.prepare(
      `INSERT INTO consumers (queue, session) SELECT ?, id FROM sessions WHERE id = ?
       ON CONFLICT DO NOTHING`,
    ).run(queue, session);
  }

  /** Notes that a session consumes a queue no more. */
  leave(queue: number, session: number): void {
    this.#store.prepare("DELETE FROM consumers WHERE queue = ? AND session = ?")
      .run(queue, session);
  }

  /**
   * Whether a queue is left over: its service is registered, in this store, but no running process
   * declares or consumes the queue.
   */
  isOrphan(queue: number): boolean {
    const row = this.#store.prepare(
      `SELECT 1 AS found FROM queues WHERE id = ?1
       AND NOT EXISTS (SELECT 1 FROM declarations WHERE queue = ?1)
       AND NOT EXISTS (SELECT 1 FROM consumers WHERE queue = ?1)
       AND EXISTS (SELECT 1 FROM instances
         WHERE substr(queues.name, 1, length(service) + 1) = service || '-'
         OR substr(queues.name, 1, length(service) + 8) = service || '.worker-')`,
    ).get(queue);
    return row !== undefined;
  }
}
