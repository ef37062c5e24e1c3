import { EventError, QueueFullError } from "../../../core/errors.ts";
import { getLogger } from "../../../core/observe/log.ts";
import type { Store } from "../store.ts";
import { explain } from "../store_failure.ts";
import type { EventRecord } from "./record.ts";
import type { EventRows } from "./rows.ts";
import type { Route } from "./topology.ts";

const logger = getLogger("lymph.embedded");

/** How many emits share a commit at most, as it blocks the event loop. */
const MAX_GROUP = 256;

/** What an {@linkcode Outbox} works with. */
export interface OutboxOptions {
  /** Where to write. */
  readonly rows: () => EventRows;
  /** Called after events were written. */
  readonly onWritten: () => void;
  /** Resolves once what was written is as safe as wished. */
  readonly settle: () => Promise<void>;
  /** Called with the type of an event that no queue wants. */
  readonly onUnroutable: (type: string) => void;
  /** How many events a queue may hold. */
  readonly maxMessages: number;
  /** How large the store may be. */
  readonly maxBytes: number;
}

type Outcome = "queued" | "dropped" | "unroutable" | QueueFullError;

interface Emission {
  readonly record: EventRecord;
  readonly dueAt: number | undefined;
  readonly written: PromiseWithResolvers<void>;
}

/**
 * How many events a queue of one subscriber's own holds before it misses some: whoever is stopped
 * for long must not keep others from emitting.
 */
const MAX_EXCLUSIVE_MESSAGES = 100_000;
/** With how many events a subscriber is taken for stuck where the store is full. */
const STUCK_MESSAGES = 100;

/** Writes events in the order in which they come; those that come together share a commit. */
export class Outbox {
  readonly #options: OutboxOptions;
  /** Queues that miss events right now. */
  readonly #overdue = new Set<string>();
  #waiting: Emission[] = [];
  #flushing: Promise<void> | undefined;

  /** Creates an empty outbox. */
  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /**
   * Writes an event.
   *
   * @param dueAt When to deliver it, in milliseconds since 1970; now, if not given.
   * @throws {QueueFullError} If a queue that wants it is full.
   * @throws {EventError} If the store fails.
   */
  put(record: EventRecord, dueAt?: number): Promise<void> {
    const written = Promise.withResolvers<void>();
    this.#waiting.push({ record, dueAt, written });
    // In a microtask, so that what is emitted at the same time is in the same group.
    this.#flushing ??= Promise.resolve().then(() => this.#flush());
    return written.promise;
  }

  /** Resolves once nothing waits to be written. */
  async close(): Promise<void> {
    await this.#flushing;
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) await this.#write(this.#waiting.splice(0, MAX_GROUP));
    this.#flushing = undefined;
  }

  async #write(group: readonly Emission[]): Promise<void> {
    let store: Store | undefined;
    try {
      const rows = this.#options.rows();
      store = rows.store;
      const outcomes = await store.write(() => this.#insert(group, rows));
      if (outcomes.includes("queued")) this.#options.onWritten();
      // Not awaited: the next group is written while this one is on its way to the disk.
      void this.#settle(group, outcomes, store);
    } catch (thrown) {
      for (const { record, written } of group) written.reject(failure(record, store, thrown));
    }
  }

  async #settle(
    group: readonly Emission[],
    outcomes: readonly Outcome[],
    store: Store,
  ): Promise<void> {
    let failed: { readonly thrown: unknown } | undefined;
    try {
      if (outcomes.includes("queued")) await this.#options.settle();
    } catch (thrown) {
      failed = { thrown };
    }
    for (const [index, { record, written }] of group.entries()) {
      const outcome = outcomes[index];
      if (outcome === "unroutable") this.#options.onUnroutable(record.type);
      if (outcome instanceof QueueFullError) written.reject(outcome);
      else if (failed && outcome === "queued") {
        written.reject(failure(record, store, failed.thrown));
      } else written.resolve();
    }
  }

  #insert(group: readonly Emission[], rows: EventRows): Outcome[] {
    const { store, topology, deliveries } = rows;
    const { maxMessages, maxBytes } = this.#options;
    let bytes = store.usedBytes();
    return group.map(({ record, dueAt }) => {
      const routes = topology.route(record.type);
      if (routes.length === 0) return "unroutable";
      const full = routes.find(({ length, isExclusive }) => !isExclusive && length >= maxMessages);
      if (full !== undefined) {
        const limit = `hold fewer than ${maxMessages} events`;
        return new QueueFullError(
          `Cannot emit ${record.type} as queue ${full.name} must ${limit}: ` +
            `current value is ${full.length}. Start what handles them, or look at why it is slow`,
        );
      }
      if (bytes >= maxBytes && this.#dropOverdue(rows)) bytes = store.usedBytes();
      if (bytes >= maxBytes) {
        return new QueueFullError(
          `Cannot emit ${record.type} as ${store.path} must hold fewer than ` +
            `${maxBytes} bytes: current value is ${bytes}. Start what handles the ` +
            "events in it, or drop dead letters",
        );
      }
      bytes += record.headers.length + record.body.length;
      const queues = routes.filter((route) => this.#hasRoom(route)).map(({ queue }) => queue);
      if (queues.length === 0) return "dropped";
      deliveries.add(record, queues, dueAt);
      return "queued";
    });
  }

  /** Makes room in a full store at the cost of a subscriber that is stuck, if there is one. */
  #dropOverdue({ topology, deliveries }: EventRows): boolean {
    const overdue = topology.fullestExclusive();
    if (overdue === undefined || overdue.length < STUCK_MESSAGES) return false;
    deliveries.drop(overdue.queue);
    logger.warn("{queue} misses {length} events that its subscriber has left waiting", {
      queue: overdue.name,
      length: overdue.length,
    });
    return true;
  }

  /** Whether a queue takes one more, where it is not for the emitter to wait for room. */
  #hasRoom({ name, isExclusive, length }: Route): boolean {
    if (!isExclusive) return true;
    const max = Math.min(this.#options.maxMessages, MAX_EXCLUSIVE_MESSAGES);
    if (length < max) {
      this.#overdue.delete(name);
      return true;
    }
    if (!this.#overdue.has(name)) {
      logger.warn("{queue} misses events as its subscriber has left {length} of them waiting", {
        queue: name,
        length,
      });
    }
    this.#overdue.add(name);
    return false;
  }
}

function failure({ type }: EventRecord, store: Store | undefined, thrown: unknown): EventError {
  if (thrown instanceof EventError || store === undefined) return thrown as EventError;
  return new EventError(explain(`emit ${type}`, store.path, thrown), { cause: thrown });
}
