import { EventError } from "../../../core/errors.ts";
import type { EventHandler, Subscription } from "../../../core/events/event_system.ts";
import type { ServiceEvent } from "../../../core/events/service_event.ts";
import { settleAll } from "../../../core/time/settle_all.ts";
import type { Attempts } from "./attempts.ts";
import type { IncomingMessage } from "../connection/connection.ts";
import type { FailedEvents } from "../failures/failed_events.ts";
import type { EventFormat } from "../message.ts";
import { SharedSubscriber } from "./shared_subscriber.ts";

/** How many queues there may be: each takes a channel, and the handlers of this process need some. */
const MAX_QUEUES = 1_000;

/** What {@linkcode SharedQueues} work with. */
export interface SharedQueuesOptions {
  /** Packs dead letters. */
  readonly format: EventFormat;
  /** How many events each concurrent subscriber handles at the same time. */
  readonly prefetch: number;
  /** Where events go that were not handled. */
  readonly failed: FailedEvents;
  /** Consumes a queue. */
  readonly consume: (
    subscription: Subscription,
    handleWith: (attempts: Attempts) => (message: IncomingMessage) => Promise<boolean>,
  ) => Promise<AsyncDisposable>;
}

/** A queue of this process, and the subscribers that share it. */
interface SharedQueue {
  readonly subscribers: Set<SharedSubscriber>;
  readonly live: Promise<AsyncDisposable>;
}

/**
 * Exclusive queues: one for each set of patterns, whose events go to all subscribers in this
 * process. One for each subscriber would take a channel each, of which a connection has 2,047.
 */
export class SharedQueues {
  readonly #options: SharedQueuesOptions;
  readonly #queues = new Map<string, SharedQueue>();
  readonly #leaving = new Set<Promise<void>>();

  /** Starts empty. */
  constructor(options: SharedQueuesOptions) {
    this.#options = options;
  }

  /**
   * Subscribes; resolves once the queue is live.
   *
   * @throws {EventError} If this process has too many different sets of patterns.
   */
  async subscribe(subscription: Subscription, handler: EventHandler): Promise<AsyncDisposable> {
    const key = JSON.stringify([...new Set(subscription.patterns)].sort());
    const queue = this.#queues.get(key) ?? this.#open(key, subscription);
    const subscriber = new SharedSubscriber(subscription, handler, this.#options);
    queue.subscribers.add(subscriber);
    try {
      await queue.live;
    } catch (error) {
      if (this.#queues.get(key) === queue) this.#queues.delete(key);
      throw error;
    }
    let left: Promise<void> | undefined;
    const leave = (): Promise<void> => left ??= this.#leave(key, queue, subscriber);
    return { [Symbol.asyncDispose]: leave };
  }

  /** Resolves once all handlers have settled; no new events are delivered until then. */
  async drain(): Promise<void> {
    const subscribers = [...this.#queues.values()].flatMap((queue) => [...queue.subscribers]);
    const closed = settleAll(subscribers.map((subscriber) => subscriber.close()));
    await closed.finally(() => settleAll(this.#leaving));
  }

  #open(key: string, subscription: Subscription): SharedQueue {
    if (this.#queues.size >= MAX_QUEUES) {
      throw new EventError(
        `Cannot subscribe to ${subscription.patterns.join(", ")} as this process subscribes to ` +
          `${MAX_QUEUES} other patterns, each with a queue of its own: subscribe to a pattern ` +
          "that has them all, such as order.*, and look at the type of each event",
      );
    }
    const subscribers = new Set<SharedSubscriber>();
    const shared: Subscription = { ...subscription, order: "concurrent" };
    const live = this.#options.consume(shared, (attempts) => async (message) => {
      const event = await attempts.unpack(message);
      if (typeof event === "boolean") return event;
      await offerAll(subscribers, message, event);
      return true;
    });
    const queue = { subscribers, live };
    this.#queues.set(key, queue);
    return queue;
  }

  async #leave(key: string, queue: SharedQueue, subscriber: SharedSubscriber): Promise<void> {
    queue.subscribers.delete(subscriber);
    const isLast = queue.subscribers.size === 0;
    if (isLast && this.#queues.get(key) === queue) this.#queues.delete(key);
    const done = (async () => {
      await subscriber.close();
      if (isLast) await (await queue.live)[Symbol.asyncDispose]();
    })();
    this.#leaving.add(done);
    await done.finally(() => this.#leaving.delete(done));
  }
}

/** Resolves once all have room for it. */
async function offerAll(
  subscribers: ReadonlySet<SharedSubscriber>,
  message: IncomingMessage,
  event: ServiceEvent,
): Promise<void> {
  const full: Promise<void>[] = [];
  for (const subscriber of subscribers) {
    const room = subscriber.offer(message, event);
    if (room !== undefined) full.push(room);
  }
  if (full.length > 0) await Promise.all(full);
}
