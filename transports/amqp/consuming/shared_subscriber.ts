import type { EventHandler, Subscription } from "../../../core/events/event_system.ts";
import type { ServiceEvent } from "../../../core/events/service_event.ts";
import { toError } from "../../../core/errors.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { pause } from "../../../core/time/pause.ts";
import type { IncomingMessage } from "../connection/connection.ts";
import { within } from "../../../core/time/within.ts";
import type { FailedEvents } from "../failures/failed_events.ts";
import { deadLetterOf } from "../failures/failures.ts";
import { judge } from "../failures/verdict.ts";
import type { EventFormat } from "../message.ts";

const log = getLogger("lymph.events.amqp");

/** How many events may wait for one subscriber before the broker has to keep more. */
const MAX_WAITING = 1_000;
/** After so long without progress a subscriber holds the others up no more. */
const STUCK_MS = 30_000;

/** What a {@linkcode SharedSubscriber} works with. */
export interface SharedSubscriberOptions {
  /** Packs dead letters. */
  readonly format: EventFormat;
  /** How many events it handles at the same time, if they need not be in order. */
  readonly prefetch: number;
  /** Where events go that were not handled. */
  readonly failed: FailedEvents;
}

interface Job {
  readonly message: IncomingMessage;
  readonly event: ServiceEvent;
  readonly attempts: number;
}

/**
 * One of the subscribers of an exclusive queue. What it fails at is tried again here, as the queue
 * and its events end with this process anyway.
 */
export class SharedSubscriber {
  readonly #subscription: Subscription;
  readonly #handler: EventHandler;
  readonly #options: SharedSubscriberOptions;
  readonly #running = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  readonly #limit: number;
  #waiting: Job[] = [];
  #room = Promise.withResolvers<void>();
  #isStuck = false;

  /** It gets what is offered. */
  constructor(
    subscription: Subscription,
    handler: EventHandler,
    options: SharedSubscriberOptions,
  ) {
    this.#subscription = subscription;
    this.#handler = handler;
    this.#options = options;
    this.#limit = subscription.order === "sequential" ? 1 : options.prefetch;
  }

  /** Takes an event; if there is no room, returns what resolves once there is, or it is missed. */
  offer(message: IncomingMessage, event: ServiceEvent): Promise<void> | undefined {
    if (this.#closing.signal.aborted) return undefined;
    const job = { message, event, attempts: 0 };
    if (this.#waiting.length >= MAX_WAITING) return this.#offerLater(job);
    this.#waiting.push(job);
    this.#next();
    return undefined;
  }

  /** Takes nothing more; resolves once handlers that run have settled. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#waiting = [];
    this.#room.resolve();
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #offerLater(job: Job): Promise<void> {
    const { signal } = this.#closing;
    while (this.#waiting.length >= MAX_WAITING) {
      try {
        if (this.#isStuck) return;
        await within(STUCK_MS, this.#room.promise, () => new Error("stuck"));
      } catch {
        this.#isStuck = true;
        const { queue } = this.#subscription;
        log.warn("{queue} misses events as {count} wait for its handler already", {
          queue,
          count: MAX_WAITING,
        });
        return;
      }
      if (signal.aborted) return;
    }
    this.#waiting.push(job);
    this.#next();
  }

  #next(): void {
    while (this.#running.size < this.#limit && !this.#closing.signal.aborted) {
      const job = this.#waiting.shift();
      if (job === undefined) return;
      this.#isStuck = false;
      this.#room.resolve();
      this.#room = Promise.withResolvers();
      const done: Promise<void> = this.#run(job).finally(() => {
        this.#running.delete(done);
        this.#next();
      });
      this.#running.add(done);
    }
  }

  /** Never rejects. */
  async #run({ message, event, attempts }: Job): Promise<void> {
    const { queue, retries = 0 } = this.#subscription;
    const tried = attempts + 1;
    try {
      await this.#handler(event);
    } catch (thrown) {
      const job = { message, event, attempts: tried };
      const verdict = judge({ queue, event, attempts: tried, retries, thrown });
      if (verdict.action === "retry") this.#again(job, verdict.delayMs);
      else await this.#giveUp(job, thrown);
    }
  }

  #again(job: Job, delayMs: number): void {
    const { signal } = this.#closing;
    this.#options.failed.retriesHere(this.#subscription.queue);
    void pause(delayMs, signal).then(() => {
      if (signal.aborted) return;
      this.#waiting.push(job);
      this.#next();
    });
  }

  async #giveUp({ message, event, attempts }: Job, thrown: unknown): Promise<void> {
    const { format, failed } = this.#options;
    const { queue } = this.#subscription;
    try {
      await failed.giveUp(queue, deadLetterOf(message, { queue, event, attempts, thrown }, format));
    } catch (error) {
      log.error("Cannot keep a dead letter of {queue}: {reason}", {
        queue,
        reason: toError(error).message,
      });
    }
  }
}
