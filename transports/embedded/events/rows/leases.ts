import type { Store } from "../../store/store.ts";

/** A session that has leased deliveries, as another one sees it. */
export interface Lease {
  /** The session that has leased. */
  readonly session: number;
  /** Grows while the event loop of its process turns. */
  readonly renewals: number;
}

/** The rows that tell which sessions show signs of life. */
export class Leases {
  readonly #store: Store;

  /** Creates the rows of a store. */
  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Shows a sign of life, and takes back what was taken meanwhile and nobody else has leased: its
   * handlers may still run. Call it inside a write transaction.
   */
  renew(session: number): void {
    this.#store.prepare(
      `UPDATE deliveries SET session = ?1, taken_from = NULL
       WHERE taken_from = ?1 AND session IS NULL AND due_at IS NULL`,
    ).run(session);
    this.#store.prepare(
      `INSERT INTO leases (session, renewals) VALUES (?, 1)
       ON CONFLICT (session) DO UPDATE SET renewals = renewals + 1`,
    ).run(session);
  }

  /** The leases of all sessions but one's own. */
  others(own: number): Lease[] {
    return this.#store.prepare(
      `SELECT session, renewals FROM leases WHERE session <> ?
       AND EXISTS (SELECT 1 FROM deliveries WHERE deliveries.session = leases.session)`,
    ).all(own).map((row) => ({
      session: Number(row["session"]),
      renewals: Number(row["renewals"]),
    }));
  }

  /**
   * Takes from a session what it has leased, unless it was renewed meanwhile. Serial queues are
   * spared, as a stopped handler that goes on must not run at the same time as its successor. Call
   * it inside a write transaction.
   *
   * @returns How many deliveries are ready again.
   */
  revoke({ session, renewals }: Lease): number {
    const { changes } = this.#store.prepare(
      `UPDATE deliveries SET session = NULL, stops = stops + 1, taken_from = ?1 WHERE session = ?1
       AND queue NOT IN (SELECT id FROM queues WHERE active = ?1)
       AND EXISTS (SELECT 1 FROM leases WHERE session = ?1 AND renewals = ?2)`,
    ).run(session, renewals);
    return Number(changes);
  }
}
