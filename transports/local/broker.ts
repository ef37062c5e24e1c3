import type { DeadLetterSelection } from "../../core/events/dead_letters.ts";
import type { Subscription } from "../../core/events/event_system.ts";
import type { QueueStatus } from "../../core/events/queues.ts";
import { randomId } from "../../core/id.ts";
import { type Delivery, type PackedEvent, Queue } from "./queue.ts";
import { LocalLog } from "./log.ts";
import { Timers } from "./timers.ts";

/** An event that no attempt could handle, as it lies in the broker. */
export interface LocalDeadLetter {
  /** Identifies it. */
  readonly id: string;
  /** Queue whose handler failed. */
  readonly queue: string;
  /** The event, packed. */
  readonly event: PackedEvent;
  /** The last error. */
  readonly error: Error;
  /** How often it was tried. */
  readonly attempts: number;
  /** When it was given up. */
  readonly failedAt: Date;
}

/** One event that is being handled. */
export interface LocalRun {
  /** Queue that it comes from. */
  readonly queue: string;
  /** Resolves once it is handled, or has failed. */
  readonly done: Promise<void>;
}

/** Queues, bindings and waiting events of one process. */
export class LocalBroker {
  readonly #queues = new Map<string, Queue>();
  readonly #logs = new Map<string, LocalLog>();
  readonly #letters = new Map<string, LocalDeadLetter>();
  readonly #observers = new Set<(event: PackedEvent, delayMs: number) => void>();
  readonly #timers = new Timers();
  readonly #waitingForQuiet = new Set<() => void>();

  /** Calls a function for every event that is emitted; returns how to stop that. */
  observe(observer: (event: PackedEvent, delayMs: number) => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** Puts an event into every queue that wants it. */
  publish(event: PackedEvent, delayMs: number): void {
    for (const observer of this.#observers) observer(event, delayMs);
    this.#timers.after(delayMs, () => {
      const readyAt = Date.now();
      for (const log of this.#logs.values()) log.add(event);
      for (const queue of this.#queues.values()) {
        if (queue.wants(event.type)) queue.push({ event, readyAt, attempts: 0 });
      }
    });
  }

  /** Creates a queue where it is missing, and binds it. */
  declare(subscription: Subscription): void {
    this.#declared(subscription);
  }

  /** Adds a consumer to a queue, which is declared. */
  consume(
    subscription: Subscription,
    handle: (event: PackedEvent) => Promise<void>,
  ): AsyncDisposable {
    const { queue: name, exclusive, retries = 0 } = subscription;
    const queue = this.#declared(subscription);
    const consumer = { retries, handle, running: new Set<Promise<void>>() };
    queue.add(consumer);
    return {
      [Symbol.asyncDispose]: async () => {
        queue.remove(consumer);
        if (exclusive && this.#queues.get(name) === queue) this.#queues.delete(name);
        await Promise.all(consumer.running);
      },
    };
  }

  /**
   * The log of a name.
   *
   * @internal
   */
  log(name: string): LocalLog {
    return this.#logs.getOrInsertComputed(name, () => new LocalLog());
  }

  /** Dead letters, the oldest first. */
  *deadLetters({ ids, queue }: DeadLetterSelection = {}): Generator<LocalDeadLetter> {
    for (const letter of [...this.#letters.values()]) {
      if (ids !== undefined && !ids.includes(letter.id)) continue;
      if (queue === undefined || queue === letter.queue) yield letter;
    }
  }

  /** The queues that are not one subscriber's own, by name. */
  queues(): QueueStatus[] {
    return Array.from(this.#queues)
      .filter(([, { isExclusive }]) => !isExclusive)
      .map(([name, queue]) => ({ name, isOrphan: false, ...queue.status() }))
      .sort((a, b) => a.name < b.name ? -1 : 1);
  }

  /** Removes a queue with all that waits in it. */
  removeQueue(name: string): void {
    this.#queues.delete(name);
  }

  /** Puts a dead letter back into its queue; false where that no longer exists. */
  redeliver({ id, queue: name, event }: LocalDeadLetter): boolean {
    const queue = this.#queues.get(name);
    if (queue === undefined) return false;
    this.#letters.delete(id);
    queue.push({ event, readyAt: Date.now(), attempts: 0 });
    return true;
  }

  /** Deletes a dead letter. */
  drop({ id }: LocalDeadLetter): void {
    this.#letters.delete(id);
  }

  /**
   * Resolves once no handler runs and no event could be handled now. Events that wait for their
   * time, or for a subscriber, are not waited for.
   */
  async quiet(): Promise<void> {
    if (this.#isQuiet()) return;
    await new Promise<void>((resolve) => this.#waitingForQuiet.add(resolve));
  }

  /** The handlers that run. */
  running(): LocalRun[] {
    return [...this.#queues].flatMap(([queue, { runs }]) =>
      Array.from(runs, (done) => ({ queue, done }))
    );
  }

  /** Drops everything that waits for its time. */
  close(): void {
    this.#timers.clear();
  }

  #declared({ queue: name, patterns, order, exclusive = false }: Subscription): Queue {
    let queue = this.#queues.get(name);
    if (queue === undefined) {
      queue = new Queue(order, {
        onGivenUp: (delivery, error) => this.#giveUp(name, delivery, error),
        onQuiet: () => this.#checkQuiet(),
        timers: this.#timers,
        isExclusive: exclusive,
      });
      this.#queues.set(name, queue);
    }
    queue.bind(patterns);
    return queue;
  }

  #isQuiet(): boolean {
    return this.#queues.values().every((queue) => queue.isQuiet);
  }

  #checkQuiet(): void {
    if (this.#waitingForQuiet.size === 0 || !this.#isQuiet()) return;
    for (const resolve of this.#waitingForQuiet) resolve();
    this.#waitingForQuiet.clear();
  }

  #giveUp(queue: string, { event, attempts }: Delivery, error: Error): void {
    const id = randomId();
    this.#letters.set(id, { id, queue, event, error, attempts, failedAt: new Date() });
  }
}
