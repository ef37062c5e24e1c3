import type { PublishingChannel } from "../connection/connection.ts";
import type { Destination, Payload } from "../message.ts";

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

  /** Writes it to a channel. */
  publishOn(channel: Pick<PublishingChannel, "publish">): void {
    this.isReturned = false;
    channel.publish(this.#payload, this.destination);
  }

  /** Settles the promise of its emitter. */
  end(error?: Error): void {
    this.isEnded = true;
    if (error) this.#reject(error);
    else this.#resolve(!this.isReturned);
  }
}
