import type { ConfirmChannel } from "../connection/connection.ts";
import type { Payload } from "../message.ts";

/** Where a message goes. */
export interface Destination {
  /** Exchange that gets it; the empty name stands for that of all queues by their names. */
  readonly exchange: string;
  /** Routing key. */
  readonly key: string;
  /** For what the broker returns because no queue wants it. */
  readonly messageId?: string;
  /**
   * Withdraws the message once it is aborted, unless it is on its way; where its connection is lost
   * it does not go to the next one.
   */
  readonly signal?: AbortSignal;
}

/** A message that waits for the broker to confirm it. */
export class Publication {
  /** Where it goes. */
  readonly destination: Destination;
  /** When it is given up, on the clock of `performance.now()`. */
  readonly deadline: number;
  /** Whether a queue wants it; known once the broker has it. */
  readonly promise: Promise<boolean>;
  /** Whether it was confirmed, refused or given up. */
  isEnded = false;
  /** Whether no queue wants it. */
  isReturned = false;
  readonly #payload: Payload;
  #resolve: (isRouted: boolean) => void = () => {};
  #reject: (error: Error) => void = () => {};

  /** Creates a message that was not sent yet. */
  constructor(payload: Payload, destination: Destination, deadline: number) {
    this.destination = destination;
    this.deadline = deadline;
    this.#payload = payload;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Length of its content, in bytes. */
  get bytes(): number {
    return this.#payload.content.length;
  }

  /**
   * Writes it to a channel.
   *
   * @throws {Error} If the channel is closed.
   */
  publishOn(channel: ConfirmChannel): void {
    const { content, properties } = this.#payload;
    const { exchange, key, messageId } = this.destination;
    this.isReturned = false;
    const options = messageId === undefined ? properties : { ...properties, messageId };
    channel.publish(exchange, key, content, options);
  }

  /** Settles the promise of its emitter. */
  end(error?: Error): void {
    this.isEnded = true;
    if (error) this.#reject(error);
    else this.#resolve(!this.isReturned);
  }
}
