import type { Channel, IncomingMessage, OpenChannel } from "../connection/connection.ts";
import { within } from "../../../core/time/within.ts";
import { Acknowledgements } from "./acknowledgements.ts";

/** How long a broker may take to answer. */
const ANSWER_MS = 2_000;

const REDELIVERED = "The broker delivers it again";

/** Whether messages that were delivered are still to be handled here. */
export interface Custody {
  /** Aborted once they are not: the broker delivers them again, or this process is stopping. */
  readonly signal: AbortSignal;
  /** Whether the broker delivers them again, whatever becomes of them here. */
  readonly isLost: boolean;
}

/** Options of a {@linkcode DeliverySession}. */
export interface DeliverySessionOptions {
  /** The channel that messages are delivered on. */
  readonly opened: OpenChannel;
  /** The queue. */
  readonly queue: string;
  /** How many messages are delivered before the first one is acknowledged. */
  readonly prefetch: number;
  /** Aborted when this process stops. */
  readonly stopping: AbortSignal;
  /** Called with each message. */
  readonly onMessage: (message: IncomingMessage) => void;
  /** Called once the broker has ended deliveries, for example because the queue was deleted. */
  readonly onCancelled: () => void;
  /** Called with each message that was done with, but whose channel was lost before it was told. */
  readonly onUntold: (message: IncomingMessage) => void;
}

/** The deliveries of a queue on one channel, from its opening to its loss. */
export class DeliverySession implements Custody {
  /** {@inheritDoc Custody.signal} */
  readonly signal: AbortSignal;
  readonly #options: DeliverySessionOptions;
  readonly #lost = new AbortController();
  readonly #acknowledgements: Acknowledgements;
  #consumerTag = "";
  #prefetch: number;
  #switching: Promise<void> = Promise.resolve();
  #isGivenBack = false;

  /** Nothing is delivered before `start()`. */
  constructor(options: DeliverySessionOptions) {
    const { opened, prefetch, stopping, onUntold } = options;
    this.#options = options;
    this.#prefetch = prefetch;
    this.#acknowledgements = new Acknowledgements({ channel: opened.channel, onUntold });
    void opened.closed.then(() => this.#lose());
    this.signal = AbortSignal.any([this.#lost.signal, stopping]);
  }

  /** The library's channel. */
  get channel(): Channel {
    return this.#options.opened.channel;
  }

  /** {@inheritDoc Custody.isLost} */
  get isLost(): boolean {
    return this.#lost.signal.aborted;
  }

  /** Whether everything is given back that was not acknowledged. */
  get isGivenBack(): boolean {
    return this.#isGivenBack;
  }

  /** Whether messages are delivered one at a time. */
  get isAlone(): boolean {
    return this.#prefetch === 1;
  }

  /** Starts deliveries. */
  async start(): Promise<void> {
    const { queue, onMessage, onCancelled } = this.#options;
    await this.channel.prefetch(this.#prefetch);
    const { consumerTag } = await this.channel.consume(queue, (message) => {
      if (message === null) return onCancelled();
      this.#acknowledgements.delivered(message);
      onMessage(message);
    });
    this.#consumerTag = consumerTag;
  }

  /** Has messages delivered one at a time. */
  isolate(): void {
    this.#switchTo(1);
  }

  /** Has as many messages delivered as before `isolate()`. */
  rejoin(): void {
    this.#switchTo(this.#options.prefetch);
  }

  /** Acknowledges a message, at the end of this turn at the latest. */
  acknowledge(message: IncomingMessage): void {
    this.#acknowledgements.add(message);
  }

  /** Gives a message back to its queue. */
  putBack(message: IncomingMessage): void {
    this.#acknowledgements.tell();
    this.#acknowledgements.givenBack(message);
    try {
      this.channel.nack(message, false, true);
    } catch {
      // The channel was lost, whose messages are delivered again anyway.
    }
  }

  /** Ends deliveries; what was delivered can still be acknowledged. */
  async cancel(): Promise<void> {
    await this.#switching;
    await answered(this.channel.cancel(this.#consumerTag));
  }

  /** Gives back everything that is not acknowledged. To be closed by the caller. */
  giveBack(): void {
    this.#isGivenBack = true;
    this.#lose(); // at once, as nothing that is behind may be acknowledged any more
  }

  /** Asks the broker for a sign of life, so that a lost connection is noticed before it is used. */
  async probe(): Promise<void> {
    this.#acknowledgements.tell();
    const { closed } = this.#options.opened;
    await answered(Promise.race([this.channel.prefetch(this.#prefetch), closed]));
  }

  /** Closes the channel, after it has acknowledged what is done with. */
  async close(): Promise<void> {
    this.#acknowledgements.tell();
    await this.#options.opened.close();
  }

  #lose(): void {
    this.#lost.abort(new DOMException(REDELIVERED, "AbortError"));
  }

  #switchTo(prefetch: number): void {
    this.#switching = this.#switching.then(async () => {
      if (this.#prefetch === prefetch || this.signal.aborted) return;
      // A consumer's prefetch cannot be changed. What is delivered until it is gone is not alone.
      const isRejoining = prefetch > 1;
      if (isRejoining) this.#prefetch = prefetch;
      await this.channel.cancel(this.#consumerTag);
      this.#prefetch = prefetch;
      if (!this.signal.aborted) await this.start();
    }).catch(() => {}); // the channel is lost: the next one begins as usual
  }
}

/** Waits, but not for long, for what is as well if the channel is lost or the broker hangs. */
export async function answered(question: Promise<unknown> = Promise.resolve()): Promise<void> {
  await within(ANSWER_MS, question, () => new Error("No answer")).catch(() => {});
}
