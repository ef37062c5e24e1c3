import type { Channel, IncomingMessage } from "../connection/connection.ts";
import { QuietMoment } from "../connection/quiet_moment.ts";

/** Options of {@linkcode Acknowledgements}. */
export interface AcknowledgementsOptions {
  /** The channel that messages are delivered on. */
  readonly channel: Pick<Channel, "ack">;
  /** Called with each message that was done with, but whose channel was lost before it was told. */
  readonly onUntold: (message: IncomingMessage) => void;
}

/**
 * Tells the broker which messages of a channel are done with, those of one turn together: where all
 * that were delivered before them are done with, too, one acknowledgement stands for all of them.
 */
export class Acknowledgements {
  readonly #options: AcknowledgementsOptions;
  /** Tags of the messages in hand, in the order of their delivery. */
  readonly #inHand = new Set<number>();
  #untold: IncomingMessage[] = [];
  readonly #turn = new QuietMoment(() => this.tell());

  /** Nothing is in hand yet. */
  constructor(options: AcknowledgementsOptions) {
    this.#options = options;
  }

  /** Takes note that a message was delivered. */
  delivered(message: IncomingMessage): void {
    this.#inHand.add(tagOf(message));
  }

  /** Takes note that a message was given back. */
  givenBack(message: IncomingMessage): void {
    this.#inHand.delete(tagOf(message));
  }

  /** Acknowledges a message, at the end of this turn at the latest. */
  add(message: IncomingMessage): void {
    this.#inHand.delete(tagOf(message));
    this.#untold.push(message);
    if (this.#inHand.size === 0) this.tell();
    else this.#turn.noise();
  }

  /** Writes what is to be acknowledged. */
  tell(): void {
    const untold = this.#untold;
    if (untold.length === 0) return;
    this.#untold = [];
    const [oldest = Infinity] = this.#inHand;
    const together: IncomingMessage[] = [];
    let [last] = untold;
    for (const message of untold) {
      if (tagOf(message) > oldest) {
        this.#tell(message, [message]);
        continue;
      }
      if (together.length === 0 || tagOf(message) > tagOf(last)) last = message;
      together.push(message);
    }
    if (last !== undefined && together.length > 0) this.#tell(last, together);
  }

  #tell(last: IncomingMessage, messages: readonly IncomingMessage[]): void {
    try {
      this.#options.channel.ack(last, messages.length > 1);
    } catch {
      for (const message of messages) this.#options.onUntold(message);
    }
  }
}

function tagOf(message: IncomingMessage | undefined): number {
  return message?.fields.deliveryTag ?? 0;
}
