import { EventError } from "../../errors.ts";
import { currentTrace } from "../../observe/trace.ts";
import type { ServiceEvent } from "../service_event.ts";
import type { Subscribe } from "./next_event.ts";

/** Options of {@linkcode Interface.eachEvent}. */
export interface EachEventOptions {
  /** Ends the loop. */
  readonly signal?: AbortSignal | undefined;
  /**
   * How many events may wait for a slow loop; with one more, it fails.
   *
   * @default {1000}
   */
  readonly maxWaiting?: number;
  /**
   * Reads the events from a log, which all loops of the same types of this service share. The loop
   * begins behind this position, such as the `Last-Event-ID` of a browser that comes back, or with
   * the next event if it is null. Each event has its `position`, and the loop may be as slow as the
   * log is long. Where the event system has no logs, as RabbitMQ, the events have no position.
   *
   * @default {undefined: no log}
   */
  readonly since?: string | null | undefined;
  /**
   * How many events the log keeps, from 1 to 100,000: the newest ones, for loops that come back.
   *
   * @default {1000}
   */
  readonly keep?: number;
}

/** An event of a loop. */
export interface FollowedEvent<Body = unknown> extends ServiceEvent<Body> {
  /** Where it stands in its log, if the loop reads one. */
  readonly position?: string;
}

/** Events for a `for await` loop. */
export interface EventLoop<Body = unknown>
  extends AsyncIterableIterator<FollowedEvent<Body>, undefined, undefined> {
  /** Whether there were events behind the given position that the log no longer has. */
  readonly hasMissed: boolean;
}

type Step = IteratorResult<FollowedEvent, undefined>;

const END: Step = { done: true, value: undefined };

/**
 * Events as they come. No generator, as that would unsubscribe only after one more event, where its
 * loop is left from outside.
 */
class EventIterator implements EventLoop {
  readonly hasMissed: boolean;
  readonly #maxWaiting: number;
  readonly #waiting: ServiceEvent[] = [];
  readonly #onEnd = new AsyncDisposableStack();
  #reader: PromiseWithResolvers<Step> | undefined;
  #failure: EventError | undefined;

  constructor(maxWaiting: number, hasMissed: boolean) {
    this.#maxWaiting = maxWaiting;
    this.hasMissed = hasMissed;
  }

  /** Subscribes; resolves once it is live. */
  async open(subscribe: Subscribe, signal: AbortSignal | undefined): Promise<void> {
    const cancellation = currentTrace()?.cancellation;
    const end = (): void => void this.return();
    signal?.addEventListener("abort", end);
    cancellation?.add(end);
    this.#onEnd.defer(() => {
      signal?.removeEventListener("abort", end);
      cancellation?.remove(end);
    });
    const options = { broadcast: true, retries: 0, queueName: "each" };
    const live = await subscribe((event) => this.#push(event), options).catch(async (error) => {
      await this.#onEnd.disposeAsync();
      throw error;
    });
    if (this.#onEnd.disposed) await live[Symbol.asyncDispose]();
    else this.#onEnd.use(live);
    if (signal?.aborted || cancellation?.reason) await this.return();
  }

  /** The next event, which it waits for. */
  next(): Promise<Step> {
    if (this.#reader) throw new TypeError("Cannot wait for two events at the same time");
    const value = this.#waiting.shift();
    if (value) return Promise.resolve({ done: false, value });
    if (this.#failure) return Promise.reject(this.#failure);
    if (this.#onEnd.disposed) return Promise.resolve(END);
    this.#reader = Promise.withResolvers();
    return this.#reader.promise;
  }

  /** Unsubscribes, and ends a loop that waits. */
  async return(): Promise<Step> {
    this.#waiting.length = 0;
    this.#answer(END);
    await this.#onEnd.disposeAsync();
    return END;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #push(event: ServiceEvent): void {
    if (this.#onEnd.disposed || this.#answer({ done: false, value: event })) return;
    if (this.#waiting.push(event) <= this.#maxWaiting) return;
    // Not awaited, as it would wait for this very event to be handled.
    this.return().catch(() => {}); // the failure below tells more
    this.#failure = new EventError(
      `Cannot go on as at most ${this.#maxWaiting} events may wait for a loop: take them faster`,
    );
  }

  #answer(step: Step): boolean {
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.resolve(step);
    return reader !== undefined;
  }
}

/** Subscribes a loop; resolves once it is live. */
export async function openEachEvent(
  subscribe: Subscribe,
  { signal, maxWaiting = 1000, since }: EachEventOptions,
): Promise<EventLoop> {
  // Without a log, nothing is known of the time between.
  const events = new EventIterator(maxWaiting, typeof since === "string");
  await events.open(subscribe, signal);
  return events;
}
