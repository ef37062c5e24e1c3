import type { Subscription } from "../../core/events/event_system.ts";
import type { QueueStatus } from "../../core/events/queues.ts";
import { nextAttemptInMs } from "../../core/events/retry.ts";
import { matchesTopic } from "../../core/events/topic.ts";
import { toError } from "../../core/errors.ts";
import type { Timers } from "./timers.ts";

/** An event as it lies in a queue: packed, so that no two handlers share an object. */
export interface PackedEvent {
  /** Its type. */
  readonly type: string;
  /** All of it. */
  readonly bytes: Uint8Array;
}

/** An event on its way to one queue's handlers. */
export interface Delivery {
  /** The event. */
  readonly event: PackedEvent;
  /** Since when it can be handled, in milliseconds since 1970. */
  readonly readyAt: number;
  /** How often it was tried. */
  attempts: number;
}

/** Takes deliveries from a queue. */
export interface Consumer {
  /** How often a failed event is tried again. */
  readonly retries: number;
  /** Handles one event. */
  readonly handle: (event: PackedEvent) => Promise<void>;
  /** What it works on. */
  readonly running: Set<Promise<void>>;
}

/** What a queue tells its broker. */
export interface QueueOptions {
  /** Called with events that could not be handled. */
  readonly onGivenUp: (delivery: Delivery, error: Error) => void;
  /** Called when there may be nothing left to do. */
  readonly onQuiet: () => void;
  /** Where failed events wait for their next attempt. */
  readonly timers: Timers;
  /** Whether it is one subscriber's own. */
  readonly isExclusive: boolean;
}

/** Events that wait for their turn, and the handlers of a queue. */
export class Queue {
  readonly #order: Subscription["order"];
  readonly #options: QueueOptions;
  readonly #patterns = new Set<string>();
  readonly #waiting: Delivery[] = [];
  readonly #consumers: Consumer[] = [];
  readonly #runs = new Set<Promise<void>>();
  readonly #running = new Set<Delivery>();
  #isHeldUp = false;
  #turn = 0;

  /** Creates an empty queue. */
  constructor(order: Subscription["order"], options: QueueOptions) {
    this.#order = order;
    this.#options = options;
  }

  /** Whether nothing can happen here before time passes or a caller acts. */
  get isQuiet(): boolean {
    if (this.#running.size > 0) return false;
    return this.#waiting.length === 0 || this.#consumers.length === 0 || this.#isHeldUp;
  }

  /** Whether it is one subscriber's own. */
  get isExclusive(): boolean {
    return this.#options.isExclusive;
  }

  /** What it takes and holds, and for how many. */
  status(): Pick<QueueStatus, "patterns" | "length" | "consumers" | "ageMs"> {
    const held = [...this.#running, ...this.#waiting];
    const oldest = held.reduce((least, { readyAt }) => Math.min(least, readyAt), Infinity);
    return {
      patterns: [...this.#patterns],
      length: held.length,
      consumers: this.#consumers.length,
      ...held.length > 0 && { ageMs: Date.now() - oldest },
    };
  }

  /** The handlers that run; each resolves once it has ended. */
  get runs(): Iterable<Promise<void>> {
    return this.#runs;
  }

  /** Adds patterns to those that it has. */
  bind(patterns: readonly string[]): void {
    for (const pattern of patterns) this.#patterns.add(pattern);
  }

  /** Whether it gets events of a type. */
  wants(type: string): boolean {
    for (const pattern of this.#patterns) if (matchesTopic(pattern, type)) return true;
    return false;
  }

  /** Adds an event at the end. */
  push(delivery: Delivery): void {
    this.#waiting.push(delivery);
    // Later, as on any other wire: no handler runs inside of the call that emits.
    queueMicrotask(() => this.#deliver());
  }

  /** Adds a consumer. */
  add(consumer: Consumer): void {
    this.#consumers.push(consumer);
    this.#deliver();
  }

  /** Removes a consumer; what it works on goes on. */
  remove(consumer: Consumer): void {
    const index = this.#consumers.indexOf(consumer);
    if (index >= 0) this.#consumers.splice(index, 1);
    this.#deliver();
  }

  #deliver(): void {
    while (this.#waiting.length > 0) {
      const consumer = this.#nextFree();
      if (consumer === undefined) break;
      this.#run(consumer, this.#waiting.shift() as Delivery);
    }
    if (this.isQuiet) this.#options.onQuiet();
  }

  #nextFree(): Consumer | undefined {
    if (this.#order === "serial") {
      return this.#running.size > 0 || this.#isHeldUp ? undefined : this.#consumers[0];
    }
    for (let i = 0; i < this.#consumers.length; i++) {
      const consumer = this.#consumers[this.#turn++ % this.#consumers.length] as Consumer;
      if (this.#order !== "sequential" || consumer.running.size === 0) return consumer;
    }
    return undefined;
  }

  #run(consumer: Consumer, delivery: Delivery): void {
    this.#running.add(delivery);
    delivery.attempts++;
    const done: Promise<void> = consumer.handle(delivery.event)
      .catch((thrown) => this.#failed(delivery, toError(thrown), consumer.retries))
      .finally(() => {
        this.#running.delete(delivery);
        consumer.running.delete(done);
        this.#runs.delete(done);
        this.#deliver();
      });
    consumer.running.add(done);
    this.#runs.add(done);
  }

  #failed(delivery: Delivery, error: Error, retries: number): void {
    const delayMs = nextAttemptInMs(error, delivery.attempts, retries);
    const { onGivenUp, timers } = this.#options;
    if (delayMs === undefined) onGivenUp(delivery, error);
    else if (this.#order !== "serial") timers.after(delayMs, () => this.push(delivery));
    else {
      this.#isHeldUp = true;
      this.#waiting.unshift(delivery);
      timers.after(delayMs, () => {
        this.#isHeldUp = false;
        this.#deliver();
      });
    }
  }
}
