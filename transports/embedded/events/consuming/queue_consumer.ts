import { EventError, toError } from "../../../../core/errors.ts";
import type {
  EventHandler,
  EventRoute,
  Subscription,
} from "../../../../core/events/event_system.ts";
import type { ServiceEvent } from "../../../../core/events/service_event.ts";
import { nextAttemptInMs } from "../../../../core/events/retry.ts";
import { tellAttempt } from "../../../../core/events/handling/tell_attempt.ts";
import type { Serializer } from "../../../../core/serializer.ts";
import { type Delivery, isSuspect } from "../rows/deliveries.ts";
import { Prefetch } from "./prefetch.ts";
import { type EventRecord, fromRecord, toRecord } from "../rows/record.ts";

/** How many deliveries are leased at once at most. */
const MAX_CLAIM = 128;
/** The same of a concurrent queue: what no handler has begun a turn of the event loop later goes back. */
const MAX_CONCURRENT_CLAIM = 256;
/** Larger than others, as no other process may take events of the queue. */
const SERIAL_PACE = { shortMs: 25, longMs: 100 };
/** Handlers that together hold up the event loop for longer than this get fewer events at once. */
const START_PACE = { longMs: 100 };
/** How many processes may die of an event, or be stopped, beyond its retries. */
const MAX_CRASHES = 20;

/** What becomes of a delivery. Times are on the clock of the store. */
export type Verdict =
  | { readonly action: "acknowledge" }
  | { readonly action: "forward"; readonly record: EventRecord }
  | { readonly action: "release" }
  | { readonly action: "postpone"; readonly dueAt: number }
  | { readonly action: "hold"; readonly until: number }
  | { readonly action: "bury"; readonly error: Error };

/** A verdict that is to be written. */
export type Outcome = Verdict & {
  /** Key of the delivery. */
  readonly delivery: number;
  /** The session that had leased it. */
  readonly session: number;
  /** Key of the queue. */
  readonly queue: number;
};

/** What is done with an event: it is handled, or another one takes its place. */
export type Treatment = { readonly handle: EventHandler } | { readonly route: EventRoute };

/** A handler of events. */
interface Subscriber {
  readonly retries: number;
  readonly treatment: Treatment;
  readonly running: Set<Promise<void>>;
}

/** What a {@linkcode QueueConsumer} works with. */
export interface QueueConsumerOptions {
  /** Format of events. */
  readonly serializer: Serializer;
  /** How many events each subscriber of a concurrent queue handles at the same time. */
  readonly maxConcurrent: number;
  /** The time, on the clock of the store. */
  readonly now: () => number;
  /** Called with what is to be written. */
  readonly onOutcome: (outcome: Outcome) => void;
}

/** One queue as one process consumes it: hands what is leased to the subscribers. */
export class QueueConsumer {
  /** Key of the queue. It changes if the store was deleted. */
  queue = 0;
  /** The session that has declared the queue. */
  session = 0;
  readonly #subscription: Subscription;
  readonly #options: QueueConsumerOptions;
  readonly #subscribers: Subscriber[] = [];
  readonly #prefetch: Prefetch;
  #waiting: Delivery[] = [];
  #running = 0;
  #turn = 0;
  #isClosed = false;
  #hasSuspect = false;
  /** Whether handlers settle within a turn of the event loop: then more events are leased than may run at once. */
  #isQuick = false;
  #settling: ReturnType<typeof setImmediate> | undefined;

  /** Creates the consumer of a queue, without subscribers. */
  constructor(subscription: Subscription, options: QueueConsumerOptions) {
    this.#subscription = { ...subscription, patterns: [] };
    this.#options = options;
    const pace = this.isSerial ? SERIAL_PACE : this.#isConcurrent ? START_PACE : {};
    this.#prefetch = new Prefetch(this.#isConcurrent ? MAX_CONCURRENT_CLAIM : MAX_CLAIM, pace);
  }

  /** What it consumes, with the patterns of all subscribers. */
  get subscription(): Subscription {
    return this.#subscription;
  }

  /** Whether only one process at a time may consume the queue. */
  get isSerial(): boolean {
    return this.#subscription.order === "serial";
  }

  get #isConcurrent(): boolean {
    return (this.#subscription.order ?? "concurrent") === "concurrent";
  }

  /** Whether it has no subscribers. */
  get isIdle(): boolean {
    return this.#subscribers.length === 0;
  }

  /** Whether deliveries are leased. */
  get hasLeases(): boolean {
    return this.#running + this.#waiting.length > 0;
  }

  /** How many deliveries may be leased now; none while one is handled that may end this process. */
  get capacity(): number {
    if (this.#subscribers.length === 0 || this.#hasSuspect) return 0;
    if (this.#isConcurrent) {
      const busy = this.#running + this.#waiting.length;
      const free = this.#options.maxConcurrent * this.#subscribers.length - busy;
      if (free <= 0) return 0;
      return this.#isQuick ? this.#prefetch.size : Math.min(this.#prefetch.size, free);
    }
    if (this.#waiting.length > 0) return 0;
    if (this.isSerial) return this.#running > 0 ? 0 : this.#prefetch.size;
    const free = this.#subscribers.filter((subscriber) => this.#isFree(subscriber)).length;
    return Math.min(MAX_CLAIM, free * this.#prefetch.size);
  }

  /**
   * Adds a subscriber.
   *
   * @returns Removes it; resolves once its handlers have settled.
   */
  add({ patterns, retries = 0 }: Subscription, treatment: Treatment): () => Promise<void> {
    const all = new Set([...this.#subscription.patterns, ...patterns]);
    Object.assign(this.#subscription, { patterns: [...all] });
    const subscriber = { retries, treatment, running: new Set<Promise<void>>() };
    this.#subscribers.push(subscriber);
    return async () => {
      const index = this.#subscribers.indexOf(subscriber);
      if (index >= 0) this.#subscribers.splice(index, 1);
      if (this.isIdle) this.#releaseWaiting();
      await Promise.all(subscriber.running);
    };
  }

  /** Takes what was leased. */
  accept(deliveries: readonly Delivery[]): void {
    if (this.#isClosed) return;
    this.#waiting.push(...deliveries);
    this.#hasSuspect ||= deliveries.some(isSuspect);
    this.#prefetch.begin(deliveries.length);
    if (this.isIdle) this.#releaseWaiting();
    else this.#deliver();
    if (!this.#isConcurrent) return;
    // What computes without await holds up what is leased with it, while other processes are idle.
    if (this.#waiting.length === 0) this.#prefetch.end();
    this.#settling ??= setImmediate(() => this.#settle());
  }

  /** Takes nothing more. The caller gives back what is leased. */
  close(): void {
    this.#isClosed = true;
    this.#waiting = [];
    clearImmediate(this.#settling);
  }

  /** Forgets what it had leased, as the leases are lost. What runs goes on. */
  forget(): void {
    this.#waiting = [];
    this.#hasSuspect = false;
  }

  /** A turn of the event loop after a batch: gives back what no handler has begun, for other processes. */
  #settle(): void {
    this.#settling = undefined;
    this.#prefetch.end();
    const all = this.#options.maxConcurrent * this.#subscribers.length;
    this.#isQuick = this.#waiting.length === 0 && this.#running <= all / 2;
    this.#releaseWaiting();
  }

  #deliver(): void {
    while (this.#waiting.length > 0) {
      const subscriber = this.#nextFree();
      if (subscriber === undefined) return;
      this.#run(subscriber, this.#waiting.shift() as Delivery);
    }
  }

  #nextFree(): Subscriber | undefined {
    if (this.isSerial) return this.#running > 0 ? undefined : this.#subscribers[0];
    for (let i = 0; i < this.#subscribers.length; i++) {
      const subscriber = this.#subscribers[this.#turn++ % this.#subscribers.length];
      if (subscriber !== undefined && this.#isFree(subscriber)) return subscriber;
    }
    return undefined;
  }

  #isFree({ running }: Subscriber): boolean {
    return running.size <
      (this.#subscription.order === "sequential" ? 1 : this.#options.maxConcurrent);
  }

  #run(subscriber: Subscriber, delivery: Delivery): void {
    this.#running++;
    const done: Promise<void> = this.#handle(subscriber, delivery).then((verdict) => {
      this.#running--;
      subscriber.running.delete(done);
      this.#conclude(delivery, verdict);
      if (verdict.action === "hold") this.#releaseWaiting();
      if (this.#waiting.length === 0 && !this.#isConcurrent) this.#prefetch.end();
      this.#deliver();
    });
    subscriber.running.add(done);
  }

  async #handle({ retries, treatment }: Subscriber, delivery: Delivery): Promise<Verdict> {
    const { attempts, record } = delivery;
    if (attempts > retries + MAX_CRASHES) return { action: "bury", error: cutOff(delivery) };
    let event: ServiceEvent;
    try {
      event = fromRecord(record, this.#options.serializer);
    } catch (thrown) {
      return { action: "bury", error: toError(thrown) };
    }
    try {
      if ("route" in treatment) {
        const successor = await treatment.route(event);
        if (successor === undefined) return { action: "acknowledge" };
        return { action: "forward", record: toRecord(successor, this.#options.serializer) };
      }
      await treatment.handle(event);
      return { action: "acknowledge" };
    } catch (thrown) {
      const error = toError(thrown);
      const delayMs = nextAttemptInMs(error, attempts, retries);
      const { queue } = this.#subscription;
      tellAttempt({ queue, event, attempts, retries, delayMs });
      if (delayMs === undefined) return { action: "bury", error };
      const dueAt = this.#options.now() + delayMs;
      return this.isSerial ? { action: "hold", until: dueAt } : { action: "postpone", dueAt };
    }
  }

  #releaseWaiting(): void {
    for (const delivery of this.#waiting.splice(0)) {
      this.#conclude(delivery, { action: "release" });
    }
  }

  #conclude(delivery: Delivery, verdict: Verdict): void {
    const { id, session } = delivery;
    if (isSuspect(delivery)) this.#hasSuspect = false;
    this.#options.onOutcome({ ...verdict, delivery: id, session, queue: this.queue });
  }
}

/** Why an event is given up that no attempt has finished. */
function cutOff({ attempts, stops }: Delivery): EventError {
  const before = attempts - 1;
  const others = before - stops;
  if (stops === 0) {
    return new EventError(`Each of ${before} attempts ended with the death of its process`);
  }
  if (others === 0) {
    return new EventError(
      `Each of ${before} attempts was cut off: its process was stopped, not dead`,
    );
  }
  return new EventError(
    `None of ${before} attempts was finished: the process was stopped ${stops} times, and died or ` +
      `failed ${others} times`,
  );
}
