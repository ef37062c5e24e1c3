import { EventError, QueueFullError, toError } from "../../../core/errors.ts";
import type { OpenConnection, PublishingChannel } from "../connection/connection.ts";
import { KeptOpen } from "../connection/kept_open.ts";
import type { Destination, Payload } from "../message.ts";
import { Publication } from "./publication.ts";

/** A timer that fires so much later than it should tells that this process was busy. */
const LATE_MS = 500;

/** Options of {@linkcode Publisher}. */
export interface PublisherOptions {
  /** What it publishes on. */
  readonly connection: KeptOpen<OpenConnection>;
  /** Makes sure that what it publishes to exists. */
  readonly prepare: (connection: OpenConnection) => Promise<void>;
  /** Milliseconds until a message that the broker has not confirmed is given up. */
  readonly timeoutMs: number;
  /** How many messages are on their way to the broker at the same time. */
  readonly maxUnconfirmed: number;
  /** How many messages may be on their way or wait for it. */
  readonly maxPending: number;
  /** Told of each message that no queue wants. */
  readonly onUnroutable: (destination: Destination) => void;
}

/**
 * Publishes messages in order and waits until the broker confirms them. What was on its way when a
 * connection is lost is published again on the next one, as it is unknown whether it arrived.
 */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #channel: KeptOpen<PublishingChannel>;
  /** In the order of their deadlines, as all wait equally long. */
  readonly #pending = new Set<Publication>();
  #unsent: Publication[] = [];
  #nextUnsent = 0;
  readonly #unconfirmed = new Map<number, Publication>();
  #lastTag = 0;
  #lowestTag = 1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #expireAt = 0;
  #blocked: string | undefined;
  /** Bytes that the broker takes at most; known once it has refused more. */
  #maxBytes = Infinity;
  #isClosed = false;
  #onIdle: (() => void) | undefined;

  /** Describes it; it waits for messages at once and publishes them once started. */
  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#channel = new KeptOpen({
      name: "the channel that publishes events",
      open: async () => {
        const connection = await options.connection.live();
        await options.prepare(connection);
        return await connection.openPublishingChannel();
      },
      onOpen: ({ channel }) => this.#opened(channel),
      onLost: () => this.#lost(),
    });
  }

  /** How many messages the broker has not confirmed yet. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Opens its channel; resolves once the first attempt has come to its end. */
  start(): Promise<void> {
    return this.#channel.start();
  }

  /** Takes note of why the broker takes no messages, or that it does again. */
  blocked(reason: string | undefined): void {
    this.#blocked = reason;
  }

  /**
   * Publishes a message.
   *
   * @returns Whether a queue wants it; always true where it has no id.
   * @throws {QueueFullError} If too many messages wait already, or the broker has no room for it.
   * @throws {EventError} If the broker has not confirmed it in time, or never takes one of its size.
   * @throws The signal's reason, if it was withdrawn.
   */
  publish(payload: Payload, destination: Destination): Promise<boolean> {
    const { maxPending, timeoutMs } = this.#options;
    if (this.#isClosed) return Promise.reject(new EventError("Cannot emit as events are stopped"));
    if (this.#pending.size >= maxPending) {
      return Promise.reject(
        new QueueFullError(
          `Cannot emit ${destination.key} as at most ${maxPending} events may wait for the broker: ${this.#obstacle()}`,
        ),
      );
    }
    const publication = new Publication(payload, destination, performance.now() + timeoutMs);
    if (publication.bytes > this.#maxBytes) return Promise.reject(this.#tooLarge(publication));
    this.#pending.add(publication);
    this.#unsent.push(publication);
    if (this.#timer === undefined) this.#expireIn(timeoutMs);
    this.#send();
    return publication.promise;
  }

  /** Refuses new messages and waits for those that are pending. */
  async drain(): Promise<void> {
    this.#isClosed = true;
    if (this.#pending.size > 0) await new Promise<void>((resolve) => this.#onIdle = resolve);
  }

  /** Gives up what is pending and closes its channel. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const publication of this.#pending) {
      const { key } = publication.destination;
      this.#end(publication, new EventError(`Cannot emit ${key} as events were stopped`));
    }
    await this.#channel.close();
  }

  #opened(channel: PublishingChannel["channel"]): void {
    this.#lastTag = 0;
    this.#lowestTag = 1;
    channel.on("ack", ({ deliveryTag, multiple }) => this.#confirmed(deliveryTag, multiple));
    channel.on("nack", ({ deliveryTag, multiple }) => {
      this.#confirmed(
        deliveryTag,
        multiple,
        ({ key }) =>
          new QueueFullError(`Cannot emit ${key} as the broker has no room in a queue for it`),
      );
    });
    // The broker returns a message before it confirms it.
    channel.on(
      "return",
      ({ properties, fields: { exchange, routingKey } }) =>
        this.#returned(properties.messageId, { exchange, key: routingKey }),
    );
    this.#send();
  }

  #lost(): void {
    this.#maxBytes = sizeLimitOf(this.#channel.failure) ?? this.#maxBytes;
    for (const publication of this.#pending) {
      // Or it would cost the next channel, too, and all that is on its way there.
      if (publication.bytes > this.#maxBytes) {
        this.#end(publication, this.#tooLarge(publication));
      }
    }
    this.#unconfirmed.clear();
    this.#blocked = undefined;
    this.#unsent = [...this.#pending];
    this.#nextUnsent = 0;
  }

  #send(): void {
    const channel = this.#channel.current;
    if (channel === undefined) return;
    while (this.#nextUnsent < this.#unsent.length) {
      if (this.#unconfirmed.size >= this.#options.maxUnconfirmed) return;
      const publication = this.#unsent[this.#nextUnsent++] as Publication;
      const { isEnded, destination: { signal } } = publication;
      if (signal?.aborted && !isEnded) this.#end(publication, toError(signal.reason));
      if (publication.isEnded) continue;
      try {
        publication.publishOn(channel);
      } catch (thrown) {
        this.#end(publication, toError(thrown));
        continue;
      }
      this.#unconfirmed.set(++this.#lastTag, publication);
    }
    this.#unsent.length = this.#nextUnsent = 0;
  }

  #confirmed(tag: number, multiple: boolean, refusal?: (to: Destination) => Error): void {
    const first = multiple ? this.#lowestTag : tag;
    for (let each = first; each <= tag; each++) {
      const publication = this.#unconfirmed.get(each);
      if (publication === undefined) continue;
      this.#unconfirmed.delete(each);
      this.#end(publication, refusal?.(publication.destination));
    }
    if (multiple) this.#lowestTag = tag + 1;
    this.#send();
  }

  #returned(messageId: unknown, destination: Destination): void {
    if (messageId === undefined) return this.#options.onUnroutable(destination);
    for (const publication of this.#unconfirmed.values()) {
      if (publication.destination.messageId === messageId) publication.isReturned = true;
    }
  }

  #end(publication: Publication, error?: Error): void {
    this.#pending.delete(publication);
    publication.end(error);
    // The timer is left alone: to set and clear one for each event costs more than one that is early.
    if (this.#pending.size === 0) this.#onIdle?.();
  }

  /** Gives up what has waited for too long. */
  #expire(): void {
    this.#timer = undefined;
    const now = performance.now();
    // This process was busy itself: it reads what the broker has sent in that time first.
    if (now - this.#expireAt > LATE_MS) return this.#expireIn(LATE_MS);
    for (const publication of this.#pending) {
      const leftMs = publication.deadline - now;
      if (leftMs > 0) {
        this.#expireIn(leftMs);
        break;
      }
      this.#end(publication, this.#tooLate(publication));
    }
    this.#forgetEnded();
  }

  #expireIn(ms: number): void {
    this.#expireAt = performance.now() + ms;
    this.#timer = setTimeout(() => this.#expire(), ms);
  }

  /** Frees the memory of what was given up before it was sent. */
  #forgetEnded(): void {
    while (this.#unsent[this.#nextUnsent]?.isEnded) this.#nextUnsent++;
    if (this.#nextUnsent * 2 < this.#unsent.length) return;
    this.#unsent.splice(0, this.#nextUnsent);
    this.#nextUnsent = 0;
  }

  #tooLarge({ bytes, destination: { key } }: Publication): EventError {
    return new EventError(
      `Cannot emit ${key} as the broker takes events of at most ${this.#maxBytes} bytes: ` +
        `current value is ${bytes}`,
    );
  }

  #tooLate({ destination: { key } }: Publication): EventError {
    const message =
      `Cannot emit ${key} as the broker has not confirmed it within ${this.#options.timeoutMs} ms: ${this.#obstacle()}`;
    return new EventError(message, { cause: this.#options.connection.failure });
  }

  #obstacle(): string {
    const { connection } = this.#options;
    if (this.#blocked !== undefined) return `it takes no events now (${this.#blocked})`;
    const failure = this.#channel.current
      ? undefined
      : connection.current
      ? this.#channel.failure
      : connection.failure;
    return failure?.message ?? "no answer";
  }
}

/** What RabbitMQ says when it closes a channel for a message that is too large. */
const TOO_LARGE = /larger than (?:the )?(?:configured )?max size (\d+)/;

function sizeLimitOf(failure: Error | undefined): number | undefined {
  const limit = TOO_LARGE.exec(failure?.message ?? "")?.[1];
  return limit === undefined ? undefined : Number(limit);
}
