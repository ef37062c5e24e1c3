import type { EventHandler, ServiceEvent, Subscription } from "../../core/events/event_system.ts";
import { retryDelayMs } from "../../core/events/retry.ts";
import { matchesTopic } from "../../core/events/topic.ts";
import { toError } from "../../core/errors.ts";

/** An event that no attempt could handle. */
export interface LocalDeadLetter {
  /** Queue whose handler failed. */
  readonly queue: string;
  /** The event. */
  readonly event: ServiceEvent;
  /** The last error. */
  readonly error: Error;
  /** How often it was tried. */
  readonly attempts: number;
}

interface Delivery {
  readonly event: ServiceEvent;
  failures: number;
}

interface Consumer {
  readonly subscription: Subscription;
  readonly handler: EventHandler;
  readonly running: Set<Promise<void>>;
}

/** Queues, bindings and waiting events of one process. */
export class LocalBroker {
  /** Events that no attempt could handle. */
  readonly deadLetters: LocalDeadLetter[] = [];
  readonly #queues = new Map<string, Queue>();
  readonly #observers = new Set<(event: ServiceEvent, delayMs: number) => void>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  /** Calls a function for every event that is emitted; returns how to stop that. */
  observe(observer: (event: ServiceEvent, delayMs: number) => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** Puts an event into every queue that wants it. */
  publish(event: ServiceEvent, delayMs: number): void {
    for (const observer of this.#observers) observer(event, delayMs);
    this.#after(delayMs, () => {
      for (const queue of this.#queues.values()) {
        if (queue.wants(event.type)) queue.push({ event, failures: 0 });
      }
    });
  }

  /** Adds a consumer to a queue, which is created where it is missing. */
  consume(subscription: Subscription, handler: EventHandler): AsyncDisposable {
    const { queue: name, patterns, exclusive } = subscription;
    let queue = this.#queues.get(name);
    if (queue === undefined) {
      queue = new Queue((delivery, failed) => this.#failed(name, delivery, failed));
      this.#queues.set(name, queue);
    }
    for (const pattern of patterns) queue.patterns.add(pattern);
    const consumer: Consumer = { subscription, handler, running: new Set() };
    queue.add(consumer);
    return {
      [Symbol.asyncDispose]: async () => {
        queue.remove(consumer);
        if (exclusive) this.#queues.delete(name);
        await Promise.allSettled(consumer.running);
      },
    };
  }

  /** Drops everything that waits for its time. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #failed(name: string, delivery: Delivery, { error, retries }: Failure): void {
    delivery.failures++;
    const { event, failures: attempts } = delivery;
    if (attempts > retries) this.deadLetters.push({ queue: name, event, error, attempts });
    else this.#after(retryDelayMs(attempts), () => this.#queues.get(name)?.push(delivery));
  }

  #after(delayMs: number, action: () => void): void {
    if (delayMs <= 0) return action();
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, delayMs);
    this.#timers.add(timer);
  }
}

interface Failure {
  readonly error: Error;
  readonly retries: number;
}

class Queue {
  readonly patterns = new Set<string>();
  readonly #waiting: Delivery[] = [];
  readonly #consumers: Consumer[] = [];
  readonly #onFailed: (delivery: Delivery, failure: Failure) => void;
  #turn = 0;

  constructor(onFailed: (delivery: Delivery, failure: Failure) => void) {
    this.#onFailed = onFailed;
  }

  wants(type: string): boolean {
    for (const pattern of this.patterns) if (matchesTopic(pattern, type)) return true;
    return false;
  }

  push(delivery: Delivery): void {
    this.#waiting.push(delivery);
    queueMicrotask(() => this.#deliver());
  }

  add(consumer: Consumer): void {
    this.#consumers.push(consumer);
    this.#deliver();
  }

  remove(consumer: Consumer): void {
    this.#consumers.splice(this.#consumers.indexOf(consumer), 1);
  }

  #deliver(): void {
    while (this.#waiting.length > 0) {
      const consumer = this.#nextFree();
      if (consumer === undefined) return;
      this.#run(consumer, this.#waiting.shift() as Delivery);
    }
  }

  #nextFree(): Consumer | undefined {
    for (let i = 0; i < this.#consumers.length; i++) {
      const consumer = this.#consumers[this.#turn++ % this.#consumers.length] as Consumer;
      if (!consumer.subscription.sequential || consumer.running.size === 0) return consumer;
    }
    return undefined;
  }

  #run(consumer: Consumer, delivery: Delivery): void {
    const { handler, subscription: { retries = 0 }, running } = consumer;
    const done: Promise<void> = Promise.try(handler, delivery.event)
      .catch((thrown) => this.#onFailed(delivery, { error: toError(thrown), retries }))
      .finally(() => {
        running.delete(done);
        this.#deliver();
      });
    running.add(done);
  }
}
