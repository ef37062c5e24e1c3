import { getLogger } from "../../../../core/observe/logs/log.ts";
import type { EventRows } from "./rows.ts";
import type { Route } from "./topology.ts";

const logger = getLogger("lymph.embedded");

/**
 * How many events a queue of one subscriber's own holds before it misses some: whoever is stopped
 * for long must not keep others from emitting.
 */
const MAX_EXCLUSIVE_MESSAGES = 100_000;
/** With how many events a subscriber is taken for stuck where the store is full. */
const STUCK_MESSAGES = 100;

/** What a {@linkcode QueueRoom} works with. */
export interface QueueRoomOptions {
  /** How many events a queue may hold. */
  readonly maxMessages: number;
  /** How large the store may be. */
  readonly maxBytes: number;
}

/**
 * Which queues take one more event. A queue that is left over, or whose only subscriber is stuck,
 * misses events rather than hold up emitters, or what moves events on.
 */
export class QueueRoom {
  readonly #options: QueueRoomOptions;
  /** Queues that miss events right now. */
  readonly #missing = new Set<string>();

  /** Creates the rules of a store. */
  constructor(options: QueueRoomOptions) {
    this.#options = options;
  }

  /** Whether a queue is full, and emitters have to wait for it. */
  isBlocking({ queue, isExclusive, length }: Route, { topology, logs }: EventRows): boolean {
    return !isExclusive && length >= this.#options.maxMessages &&
      logs.find(queue) === undefined && !topology.declarations.isOrphan(queue);
  }

  /**
   * Whether a queue that does not block emitters takes one more.
   *
   * @param bytes How large the store is.
   */
  has(route: Route, rows: EventRows, bytes: number): boolean {
    const { name, length } = route;
    if (this.#hasRoom(route, rows, bytes)) {
      if (this.#missing.size > 0) this.#missing.delete(name);
      return true;
    }
    if (!this.#missing.has(name)) {
      const reason = route.isExclusive
        ? "its subscriber has left so many waiting"
        : `its service no longer declares it; lymph queue remove ${name} deletes it`;
      logger.warn("{queue} misses events from now on: it holds {length}, and {reason}", {
        queue: name,
        length,
        reason,
      });
    }
    this.#missing.add(name);
    return false;
  }

  /** Makes room in a full store at the cost of a subscriber that is stuck, if there is one. */
  dropStuck({ topology, deliveries }: EventRows): boolean {
    const stuck = topology.fullestExclusive();
    if (stuck === undefined || stuck.length < STUCK_MESSAGES) return false;
    deliveries.drop(stuck.queue);
    logger.warn("{queue} misses {length} events that its subscriber has left waiting", {
      queue: stuck.name,
      length: stuck.length,
    });
    return true;
  }

  #hasRoom({ queue, isExclusive, length }: Route, rows: EventRows, bytes: number): boolean {
    const { topology, logs } = rows;
    const { maxMessages, maxBytes } = this.#options;
    if (isExclusive) return length < Math.min(maxMessages, MAX_EXCLUSIVE_MESSAGES);
    // A log makes room for itself.
    if (length >= maxMessages && logs.find(queue) === undefined) return false;
    // What is left over must not fill the store, either.
    return bytes < maxBytes / 2 || !topology.declarations.isOrphan(queue);
  }
}
