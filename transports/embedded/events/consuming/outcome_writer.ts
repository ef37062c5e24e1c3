import { getLogger } from "../../../../core/observe/logs/log.ts";
import type { Outcome } from "./queue_consumer.ts";
import type { QueueRoom } from "../rows/queue_room.ts";
import type { EventRows } from "../rows/rows.ts";

const logger = getLogger("lymph.embedded");

/** How long a queue is held up whose next event cannot be moved on. */
const HOLD_MS = 1000;

/** What a {@linkcode OutcomeWriter} works with. */
export interface OutcomeWriterOptions {
  /** Which queues take one more event. */
  readonly room: QueueRoom;
  /** The time, on the clock of the store. */
  readonly now: number;
}

/** Writes what became of deliveries, in one transaction. */
export class OutcomeWriter {
  readonly #rows: EventRows;
  readonly #room: QueueRoom;
  readonly #now: number;
  /** Whether events wait in a queue before those that are moved on. */
  readonly #held = new Map<number, boolean>();
  #bytes: number | undefined;

  /** Writes with the limits and the time of one transaction. */
  constructor(rows: EventRows, { room, now }: OutcomeWriterOptions) {
    this.#rows = rows;
    this.#room = room;
    this.#now = now;
  }

  /** Writes what became of deliveries. Call it inside the write transaction. */
  write(outcomes: readonly Outcome[]): void {
    const handled = new Map<number, number[]>();
    for (const outcome of outcomes) {
      const { delivery, session, action } = outcome;
      if (action !== "acknowledge") this.#write(outcome);
      else if (!handled.get(session)?.push(delivery)) handled.set(session, [delivery]);
    }
    for (const [session, ids] of handled) this.#rows.deliveries.acknowledgeAll(ids, session);
  }

  #write(outcome: Exclude<Outcome, { action: "acknowledge" }>): void {
    const { delivery, session, queue, action } = outcome;
    const { deliveries, topology } = this.#rows;
    if (action === "forward") this.#forward(outcome);
    else if (action === "release") deliveries.release(delivery, session);
    else if (action === "postpone") deliveries.postpone(delivery, session, outcome.dueAt);
    else if (action === "bury") deliveries.bury(delivery, session, outcome.error);
    else if (deliveries.postpone(delivery, session)) topology.hold(queue, outcome.until);
  }

  /** Moves an event on. It stays durable throughout, so no caller waits for the disk. */
  #forward(outcome: Outcome & { action: "forward" }): void {
    const { delivery, session, queue, record } = outcome;
    const { deliveries, topology } = this.#rows;
    if (this.#isHeld(queue, delivery)) return deliveries.release(delivery, session);
    const routes = topology.route(record.type);
    const full = routes.find((route) => this.#room.isBlocking(route, this.#rows));
    if (routes.length > 0 && full === undefined) {
      // If the lease was lost, the process that has it now moves the event.
      if (!deliveries.acknowledge(delivery, session)) return;
      const bytes = this.#bytes ??= this.#rows.store.usedBytes();
      const queues = routes.filter((route) => this.#room.has(route, this.#rows, bytes))
        .map(({ queue }) => queue);
      if (queues.length > 0) deliveries.add(record, queues);
      return;
    }
    if (!deliveries.postpone(delivery, session)) return;
    logger.warn("Cannot move on {type} yet: {reason}", {
      type: record.type,
      reason: full ? `queue ${full.name} holds ${full.length} events` : "no queue wants it",
    });
    this.#held.set(queue, true);
    topology.hold(queue, this.#now + HOLD_MS);
  }

  /** What stands behind one that cannot be moved, in this transaction or before, must not overtake it. */
  #isHeld(queue: number, delivery: number): boolean {
    let isHeld = this.#held.get(queue);
    if (isHeld === undefined) {
      isHeld = this.#rows.deliveries.waitsBefore(delivery, queue);
      this.#held.set(queue, isHeld);
    }
    return isHeld;
  }
}
