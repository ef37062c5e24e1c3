import { EventError, toError } from "../../../core/errors.ts";
import type { Subscription } from "../../../core/events/event_system.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { pause } from "../../../core/time/pause.ts";
import {
  type IncomingMessage,
  type OpenChannel,
  type OpenConnection,
  refusalCode,
} from "../connection/connection.ts";
import { answered, type Custody, DeliverySession } from "./delivery_session.ts";
import { isConspicuous } from "../failures/interruptions.ts";
import { KeptOpen } from "../connection/kept_open.ts";
import type { Recollection } from "../redelivery/recollection.ts";
import type { Deliveries } from "../redelivery/screening.ts";

const log = getLogger("lymph.events.amqp");

/** How long an event rests that could neither be handled nor kept anywhere. */
const REST_MS = 1_000;
/** After so long a handler may have kept the process from reading that its connection was lost. */
const LONG_MS = 500;

/** What a {@linkcode Consumer} needs of its event system. */
export interface ConsumerOptions {
  /** The queue and how to take events from it. */
  readonly subscription: Subscription;
  /**
   * Handles a message; returns whether it is done with.
   *
   * @param custody Whether the message is still to be handled here.
   */
  readonly handle: (message: IncomingMessage, custody: Custody) => Promise<boolean>;
  /** What it consumes on; never used to publish, as a broker that is short of memory stops it. */
  readonly connection: KeptOpen<OpenConnection>;
  /** How many events are handled at the same time at most. */
  readonly prefetch: number;
  /** Whether each event waits for the one before it; if not, `handle` keeps the order. */
  readonly isInTurn: boolean;
  /** Remembers what will be delivered again. */
  readonly recollection: Recollection;
  /** Makes sure that the queue exists. */
  readonly declare: (connection: OpenConnection) => Promise<void>;
}

/** Handles the events of a queue, and goes on where it was whenever the broker comes back. */
export class Consumer implements AsyncDisposable {
  readonly #options: ConsumerOptions;
  readonly #channel: KeptOpen<OpenChannel>;
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #session: DeliverySession | undefined;
  /** One for all channels: the handler of an event that is delivered again may still run. */
  #lane: Promise<void> = Promise.resolve();
  #disposed: Promise<void> | undefined;

  /** Describes it; it consumes once started. */
  constructor(options: ConsumerOptions) {
    this.#options = options;
    this.#channel = new KeptOpen({
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

  /** How events are delivered now. */
  get deliveries(): Deliveries {
    const session = this.#session;
    return {
      isAlone: session?.isAlone ?? false,
      isolate: () => session?.isolate(),
      acknowledge: async (message) => {
        session?.acknowledge(message);
        await session?.probe();
      },
    };
  }

  get #isSerial(): boolean {
    return this.#options.subscription.order === "serial";
  }

  /**
   * Whether several events of a serial queue are in hand. Where one of them is repeated, those
   * behind it have to be repeated, too.
   */
  get #isPipelined(): boolean {
    return this.#isSerial && !this.#options.isInTurn;
  }

  async #dispose(): Promise<void> {
    this.#stopping.abort();
    const { exclusive, queue } = this.#options.subscription;
    const channel = this.#channel.current?.channel;
    // Only when a channel is closed does the broker put back what was delivered before it turns to
    // the next consumer; a mere cancel would let events overtake.
    if (!this.#isSerial && channel !== undefined) await this.#session?.cancel();
    await Promise.all(this.#running);
    if (exclusive) await answered(channel?.deleteQueue(queue));
    await this.#channel.close();
  }

  async #open(): Promise<OpenChannel> {
    const { connection, declare, subscription: { queue }, prefetch } = this.#options;
    const live = await connection.live();
    await declare(live);
    const opened = await live.openChannel();
    const session: DeliverySession = new DeliverySession({
      opened,
      queue,
      prefetch,
      stopping: this.#stopping.signal,
      onMessage: (message) => this.#deliver(session, message),
      onCancelled: () => this.#cancelled(session),
      onUntold: (message) => {
        if (!this.#isPipelined) this.#options.recollection.finished(message);
      },
    });
    this.#session = session;
    try {
      await session.start();
      return { channel: opened.channel, closed: opened.closed, close: () => session.close() };
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  /** Waits for what is ahead of a failed event, as it need not come again. */
  async #closeAfterRest(session: DeliverySession): Promise<void> {
    await Promise.all(this.#running);
    await pause(REST_MS, this.#stopping.signal);
    await session.close();
  }

  #cancelled(session: DeliverySession): void {
    const { queue } = this.#options.subscription;
    log.warn("Declaring {queue} again as the broker has ended its consumer", { queue });
    void session.close();
  }

  #deliver(session: DeliverySession, message: IncomingMessage): void {
    if (session.signal.aborted) return this.#putBack(session, message);
    const done: Promise<void> = this.#options.isInTurn
      ? this.#lane = this.#lane.then(() => this.#handleInTurn(session, message))
      : this.#handle(session, message);
    this.#running.add(done);
    void done.then(() => this.#running.delete(done));
  }

  #handleInTurn(session: DeliverySession, message: IncomingMessage): Promise<void> | void {
    if (session.signal.aborted) return this.#putBack(session, message);
    return this.#handle(session, message);
  }

  /** Never rejects. */
  async #handle(session: DeliverySession, message: IncomingMessage): Promise<void> {
    const { isInTurn, handle, recollection, subscription: { queue } } = this.#options;
    const startedAt = performance.now();
    try {
      if (!await handle(message, session)) {
        if (session.isGivenBack) recollection.returned(message);
        return;
      }
    } catch (error) {
      log.warn("Putting an event back into {queue}: {error}", { queue, error });
      if (this.#isPipelined) {
        recollection.returned(message);
        session.giveBack();
        return void this.#closeAfterRest(session);
      }
      // Or it would come again at once, and again.
      await pause(REST_MS, session.signal);
      return this.#putBack(session, message);
    }
    if (!this.#isPipelined) {
      // An acknowledgement on a connection that is lost already would be lost, too, unnoticed.
      if (performance.now() - startedAt > LONG_MS) await session.probe();
      if (session.isLost) return recollection.finished(message);
    }
    session.acknowledge(message);
    if (session.isAlone && !isInTurn && !isConspicuous(message)) session.rejoin();
  }

  #putBack(session: DeliverySession, message: IncomingMessage): void {
    const { signal, isLost } = session;
    if (!isLost || this.#isSerial) this.#options.recollection.returned(message);
    // The broker puts it back itself, in its place, when a serial queue's channel is closed.
    if (this.#isSerial && signal.aborted) return;
    session.putBack(message);
  }
}
