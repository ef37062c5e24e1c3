import { EventError, toError } from "../../core/errors.ts";
import type { Subscription } from "../../core/events/event_system.ts";
import { getLogger } from "../../core/observe/log.ts";
import { pause } from "../../core/pause.ts";
import {
  type Channel,
  type IncomingMessage,
  type OpenChannel,
  type OpenConnection,
  refusalCode,
} from "./connection.ts";
import { within } from "./deadline.ts";
import { Kept } from "./kept.ts";

const log = getLogger("lymph.events.amqp");

/** How long a broker may take to end deliveries. */
const GOODBYE_MS = 2_000;
/** How long an event rests that could neither be handled nor kept anywhere. */
const REST_MS = 1_000;

/** Why a message is no longer ours where the broker delivers it again: whatever becomes of it here. */
export const REDELIVERED = new DOMException("The broker delivers it again", "AbortError");

/** What a {@linkcode Consumer} needs of its event system. */
export interface ConsumerOptions {
  /** The queue and how to take events from it. */
  readonly subscription: Subscription;
  /**
   * Handles a message; returns whether it is done with.
   *
   * @param signal Aborted once the message is no longer ours.
   */
  readonly settle: (message: IncomingMessage, signal: AbortSignal) => Promise<boolean>;
  /** What it consumes on; never used to publish, as a broker that is short of memory stops it. */
  readonly connection: Kept<OpenConnection>;
  /** How many events are handled at the same time at most. */
  readonly prefetch: number;
  /** Whether each event waits for the one before it; if not, `settle` sees to the order there is. */
  readonly isInTurn: boolean;
  /** Makes sure that the queue exists. */
  readonly declare: (connection: OpenConnection) => Promise<void>;
}

/** A channel that messages are delivered on. */
interface Session {
  readonly channel: Channel;
  /** Aborted once what was delivered on it is no longer ours, or shall not be. */
  readonly signal: AbortSignal;
  /** Has everything that is not settled by and by delivered again, in its order. */
  readonly giveBack: () => void;
}

/** Handles the events of a queue, and goes on where it was whenever the broker comes back. */
export class Consumer implements AsyncDisposable {
  readonly #options: ConsumerOptions;
  readonly #channel: Kept<OpenChannel>;
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #consumerTag = "";
  /** One for all channels: the handler of an event that is delivered again may still run. */
  #lane: Promise<void> = Promise.resolve();
  #disposed: Promise<void> | undefined;

  /** Describes it; it consumes once started. */
  constructor(options: ConsumerOptions) {
    this.#options = options;
    this.#channel = new Kept({
      name: `the consumer of ${options.subscription.queue}`,
      open: () => this.#open(),
      // What the broker has refused it will refuse again.
      isFatal: (error) => error instanceof EventError || refusalCode(error) !== undefined,
    });
  }

  /**
   * Resolves once it is live.
   *
   * @throws {EventError} If the broker refuses it.
   */
  async start(): Promise<void> {
    const live = this.#channel.live();
    void this.#channel.start();
    try {
      await live;
    } catch (cause) {
      if (cause instanceof EventError) throw cause;
      const { queue } = this.#options.subscription;
      const reason = toError(cause).message;
      throw new EventError(`Cannot subscribe to ${queue} as the broker refuses: ${reason}`, {
        cause,
      });
    }
  }

  /** Stops deliveries; resolves once handlers that run have settled. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#disposed ??= this.#dispose();
  }

  /** Stops at once: what is being handled will be delivered again. */
  async kill(): Promise<void> {
    this.#stopping.abort();
    await this.#channel.close();
  }

  get #isSerial(): boolean {
    return this.#options.subscription.order === "serial";
  }

  async #dispose(): Promise<void> {
    this.#stopping.abort();
    const { exclusive, queue } = this.#options.subscription;
    const channel = this.#channel.current?.channel;
    // Only when a channel is closed does the broker put back what was delivered before it turns to
    // the next consumer; a mere cancel would let events overtake.
    if (!this.#isSerial) await goodbye(channel?.cancel(this.#consumerTag));
    await Promise.all(this.#running);
    if (exclusive) await goodbye(channel?.deleteQueue(queue));
    await this.#channel.close();
  }

  async #open(): Promise<OpenChannel> {
    const { connection, declare, subscription: { queue }, prefetch } = this.#options;
    const live = await connection.live();
    await declare(live);
    const opened = await live.openChannel();
    const { channel } = opened;
    const lost = new AbortController();
    void opened.closed.then(() => lost.abort(REDELIVERED));
    const signal = AbortSignal.any([lost.signal, this.#stopping.signal]);
    const giveBack = () => {
      lost.abort(REDELIVERED); // at once, as nothing that is behind may be settled any more
      void this.#closeAfterRest(opened);
    };
    const session = { channel, signal, giveBack };
    try {
      await channel.prefetch(prefetch);
      const { consumerTag } = await channel.consume(queue, (message) => {
        if (message === null) this.#cancelled(opened);
        else this.#deliver(session, message);
      });
      this.#consumerTag = consumerTag;
      return opened;
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  /** Lets what is ahead of a failed event be settled first, as it need not come again. */
  async #closeAfterRest(opened: OpenChannel): Promise<void> {
    await Promise.all(this.#running);
    await pause(REST_MS, this.#stopping.signal);
    await opened.close();
  }

  #cancelled(opened: OpenChannel): void {
    const { queue } = this.#options.subscription;
    log.warn("Declaring {queue} again as the broker has ended its consumer", { queue });
    void opened.close();
  }

  #deliver(session: Session, message: IncomingMessage): void {
    if (session.signal.aborted) return this.#putBack(session, message);
    const done: Promise<void> = this.#options.isInTurn
      ? this.#lane = this.#lane.then(() => this.#handleInTurn(session, message))
      : this.#handle(session, message);
    this.#running.add(done);
    void done.then(() => this.#running.delete(done));
  }

  #handleInTurn(session: Session, message: IncomingMessage): Promise<void> | void {
    if (session.signal.aborted) return this.#putBack(session, message);
    return this.#handle(session, message);
  }

  /** Never rejects. */
  async #handle(session: Session, message: IncomingMessage): Promise<void> {
    const { isInTurn, settle, subscription: { queue } } = this.#options;
    try {
      if (!await settle(message, session.signal)) return;
    } catch (error) {
      log.warn("Putting an event back into {queue}: {error}", { queue, error });
      if (this.#isSerial && !isInTurn) return session.giveBack();
      // Or it would come again at once, and again.
      await pause(REST_MS, session.signal);
      return this.#putBack(session, message);
    }
    settleOn(() => session.channel.ack(message));
  }

  #putBack({ channel, signal }: Session, message: IncomingMessage): void {
    // The broker puts it back itself, in its place, when a serial queue's channel is closed.
    if (this.#isSerial && signal.aborted) return;
    settleOn(() => channel.nack(message, false, true));
  }
}

/** Waits, but not for long, for what is as well if the channel is lost or the broker hangs. */
async function goodbye(said: Promise<unknown> = Promise.resolve()): Promise<void> {
  await within(GOODBYE_MS, said, () => new Error("No answer")).catch(() => {});
}

/** Does what can only fail because a channel was lost, whose messages are delivered again. */
function settleOn(acknowledge: () => void): void {
  try {
    acknowledge();
  } catch {
    // The broker knows that they were not acknowledged.
  }
}
