import { pause } from "../../../../core/time/pause.ts";
import { EventError, QueueFullError } from "../../../../core/errors.ts";
import type { Store } from "../../store/store.ts";
import { explain } from "../../store/store_failure.ts";
import { QueueRoom, type QueueRoomOptions } from "../rows/queue_room.ts";
import type { EventRecord } from "../rows/record.ts";
import type { EventRows } from "../rows/rows.ts";
import { StoreSize } from "./store_size.ts";

/** How many emits share a commit at most, as it blocks the event loop. */
const MAX_GROUP = 256;
/** After how many events the event loop turns: promises alone keep it from timers and sockets. */
const EVENTS_PER_TURN = 32;
/** How many commits are put on their way to the disk together, where emits do not wait for that. */
const COMMITS_AHEAD = 64;

/** What an {@linkcode Outbox} works with. */
export interface OutboxOptions extends QueueRoomOptions {
  /** Where to write. */
  readonly rows: () => EventRows;
  /** Called after events were written. */
  readonly onWritten: () => void;
  /** Resolves once what was written is on the disk. */
  readonly sync: () => Promise<void> | undefined;
  /** Whether events wait for that. */
  readonly isSynced: boolean;
  /** Called with the type of an event that no queue wants. */
  readonly onUnroutable: (type: string) => void;
  /** Opens the store that is in the place of one that was deleted. */
  readonly renew: () => Promise<void>;
  /** Whether a store has so recently taken the place of another that queues may be missing in it. */
  readonly isFresh: () => boolean;
}

/** How long what finds no queue in a fresh store waits until it is tried again. */
const RETRY_MS = 100;

/** Limit on remembered types: types may contain ids, so there may be any number. */
const MAX_UNWANTED = 1000;

type Outcome = "queued" | "dropped" | "unroutable" | QueueFullError;

interface Emission {
  readonly record: EventRecord;
  readonly dueAt: number | undefined;
  readonly written: PromiseWithResolvers<void>;
}

/** Writes events in the order in which they come; those that come together share a commit. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #room: QueueRoom;
  readonly #size: StoreSize;
  readonly #unwanted = new Set<string>();
  #waiting: Emission[] = [];
  #flushing: Promise<void> | undefined;
  /** How many events were written since the event loop has turned. */
  #inTurn = 0;
  /** How many commits are not on their way to the disk. */
  #ahead = 0;
  /** What was written to a store that is gone, or found no queue in a fresh one. */
  #stranded: Emission[] = [];
  #retrying: Promise<void> | undefined;

  /** Creates an empty outbox. */
  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#room = new QueueRoom(options);
    this.#size = new StoreSize(options.maxBytes / 2);
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
    for (let last; (last = this.#flushing ?? this.#retrying) !== undefined;) await last;
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, MAX_GROUP);
      await this.#write(group);
      this.#inTurn += group.length;
      if (this.#inTurn < EVENTS_PER_TURN) continue;
      this.#inTurn = 0;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
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
      void this.#conclude(group, outcomes, store);
    } catch (thrown) {
      if (store?.isReplaced()) return this.#retry(group);
      for (const { record, written } of group) written.reject(failure(record, store, thrown));
    }
  }

  async #conclude(
    group: readonly Emission[],
    outcomes: readonly Outcome[],
    store: Store,
  ): Promise<void> {
    let failed: { readonly thrown: unknown } | undefined;
    try {
      const synced = outcomes.includes("queued") ? this.#sync() : undefined;
      if (synced !== undefined) await synced;
    } catch (thrown) {
      failed = { thrown };
    }
    // No process sees what was committed to a deleted file.
    if (store.isReplaced()) return this.#retry(group);
    for (const [index, emission] of group.entries()) {
      const { record, written } = emission;
      const outcome = outcomes[index];
      if (outcome instanceof QueueFullError) written.reject(outcome);
      else if (failed && outcome === "queued") {
        written.reject(failure(record, store, failed.thrown));
      } else if (outcome !== "unroutable") written.resolve();
      else if (this.#options.isFresh()) this.#retry([emission]);
      else {
        this.#options.onUnroutable(record.type);
        written.resolve();
      }
    }
  }

  /** Resolves once what was written is on the disk; undefined if events need not wait for that. */
  #sync(): Promise<void> | undefined {
    if (this.#options.isSynced) return this.#options.sync();
    if (++this.#ahead < COMMITS_AHEAD) return undefined;
    this.#ahead = 0;
    // Or else SQLite waits for megabytes at a checkpoint, and the event loop with it.
    this.#options.sync()?.catch(() => {});
    return undefined;
  }

  #retry(emissions: readonly Emission[]): void {
    this.#stranded.push(...emissions);
    this.#retrying ??= this.#renew();
  }

  async #renew(): Promise<void> {
    await pause(RETRY_MS);
    const failed = await this.#options.renew()
      .then(() => undefined, (thrown) => ({ thrown }));
    this.#retrying = undefined; // before anything is tried again, as that may be stranded, too
    const stranded = this.#stranded.splice(0);
    if (failed === undefined) {
      this.#waiting.unshift(...stranded);
      this.#flushing ??= this.#flush();
      return;
    }
    for (const { record, written } of stranded) {
      written.reject(failure(record, undefined, failed.thrown));
    }
  }

  /** Once per type and process, for `lymph doctor`. */
  #noteUnwanted(type: string, { store }: EventRows): void {
    if (this.#unwanted.has(type) || this.#unwanted.size >= MAX_UNWANTED) return;
    this.#unwanted.add(type);
    store.prepare(
      `INSERT INTO unwanted SELECT ?, ? WHERE (SELECT count(*) FROM unwanted) < ${MAX_UNWANTED}
       ON CONFLICT DO NOTHING`,
    ).run(type, Date.now());
  }

  #insert(group: readonly Emission[], rows: EventRows): Outcome[] {
    const { store, topology, deliveries } = rows;
    const { maxMessages, maxBytes } = this.#options;
    let bytes = this.#size.of(store);
    return group.map(({ record, dueAt }) => {
      const routes = topology.route(record.type);
      if (routes.length === 0) {
        this.#noteUnwanted(record.type, rows);
        return "unroutable";
      }
      const full = routes.find((route) => this.#room.isBlocking(route, rows));
      if (full !== undefined) {
        const limit = `hold fewer than ${maxMessages} events`;
        return new QueueFullError(
          `Cannot emit ${record.type} as queue ${full.name} must ${limit}: ` +
            `current value is ${full.length}. Start what handles them, or look at why it is slow; ` +
            `if nothing handles them any more: lymph queue remove ${full.name}`,
        );
      }
      if (bytes >= maxBytes && this.#room.dropStuck(rows)) bytes = this.#size.of(store);
      if (bytes >= maxBytes) {
        return new QueueFullError(
          `Cannot emit ${record.type} as ${store.path} must hold fewer than ` +
            `${maxBytes} bytes: current value is ${bytes}. Start what handles the ` +
            "events in it, or drop dead letters",
        );
      }
      bytes = this.#size.add(record.headers.length + record.body.length);
      const queues = routes.filter((route) => this.#room.has(route, rows, bytes))
        .map(({ queue }) => queue);
      if (queues.length === 0) return "dropped";
      deliveries.add(record, queues, dueAt);
      return "queued";
    });
  }
}

function failure({ type }: EventRecord, store: Store | undefined, thrown: unknown): EventError {
  if (thrown instanceof EventError || store === undefined) return thrown as EventError;
  return new EventError(explain(`emit ${type}`, store.path, thrown), { cause: thrown });
}
