import { EventError } from "../../../core/errors.ts";
import type { EventHandler, EventRoute, Subscription } from "../../../core/events/event_system.ts";
import { settleAll } from "../../../core/time/settle_all.ts";
import { Attempts } from "./attempts.ts";
import type { OpenConnection } from "../connection/connection.ts";
import { Consumer, type ConsumerOptions } from "./consumer.ts";
import type { FailedEvents } from "../failures/failed_events.ts";
import { Forwarding, type ForwardingOptions } from "./forwarding.ts";
import type { KeptOpen } from "../connection/kept_open.ts";
import { Ledger, type LedgerOptions } from "../redelivery/ledger.ts";
import type { EventFormat } from "../message.ts";
import { Recollection } from "../redelivery/recollection.ts";
import { Screening } from "../redelivery/screening.ts";
import { SharedQueues } from "./shared_queues.ts";
import type { QueueSpec } from "../topology/topology.ts";
import { WantedTypes } from "./wanted_types.ts";

/** What {@linkcode Consumers} need of their event system. */
export interface ConsumersOptions {
  /** What they consume on. */
  readonly connection: KeptOpen<OpenConnection>;
  /** Packs and unpacks events. */
  readonly format: EventFormat;
  /** How many events a concurrent one handles at the same time. */
  readonly prefetch: number;
  /** The queue behind a subscription. */
  readonly queueOf: (subscription: Subscription) => QueueSpec;
  /** Makes sure that a queue exists. */
  readonly declare: (connection: OpenConnection, queue: QueueSpec) => Promise<void>;
  /** Whether a running process declares a queue for events of a type. */
  readonly isBound: (queue: string, type: string) => Promise<boolean>;
  /** Where events go that were not handled. */
  readonly failed: FailedEvents;
  /** Publishes what takes the place of an event. */
  readonly publish: ForwardingOptions["publish"];
  /** Where a serial queue's counts are kept. */
  readonly ledger: (queue: string) => LedgerOptions;
}

/** The consumers of one event system. */
export class Consumers {
  readonly #options: ConsumersOptions;
  readonly #consumers = new Set<Consumer>();
  readonly #shared: SharedQueues;
  #isClosed = false;

  /** Starts empty. */
  constructor(options: ConsumersOptions) {
    this.#options = options;
    this.#shared = new SharedQueues({
      ...options,
      consume: (subscription, handleWith) => this.#consume(subscription, false, handleWith),
    });
  }

  /** Handles the events of a queue; see {@linkcode EventSystem.subscribe}. */
  subscribe(subscription: Subscription, handler: EventHandler): Promise<AsyncDisposable> {
    if (subscription.exclusive) return this.#shared.subscribe(subscription, handler);
    const isInTurn = (subscription.order ?? "concurrent") !== "concurrent";
    return this.#consume(subscription, isInTurn, (attempts) => {
      return (message, custody) => attempts.handle(message, handler, custody);
    });
  }

  /** Hands on the events of a serial queue; see {@linkcode EventSystem.forward}. */
  forward(subscription: Subscription, route: EventRoute): Promise<AsyncDisposable> {
    const { publish } = this.#options;
    return this.#consume(subscription, false, (attempts) => {
      const forwarding = new Forwarding({ attempts, route, publish });
      return (message, custody) => forwarding.forward(message, custody);
    });
  }

  /** Stops deliveries; resolves once handlers that run have settled. */
  async drain(): Promise<void> {
    this.#isClosed = true;
    const disposed = [...this.#consumers].map((consumer) => consumer[Symbol.asyncDispose]());
    await settleAll(disposed).finally(() => this.#shared.drain());
  }

  /** Stops at once: what is being handled will be delivered again. */
  async kill(): Promise<void> {
    this.#isClosed = true;
    await settleAll([...this.#consumers].map((consumer) => consumer.kill()));
  }

  async #consume(
    subscription: Subscription,
    isInTurn: boolean,
    handleWith: (attempts: Attempts) => ConsumerOptions["handle"],
  ): Promise<AsyncDisposable> {
    if (this.#isClosed) throw new EventError("Cannot subscribe as events are stopped");
    const { connection, declare, prefetch, queueOf } = this.#options;
    const queue = queueOf(subscription);
    void connection.start();
    const ledger = subscription.order === "serial"
      ? new Ledger(this.#options.ledger(queue.name))
      : undefined;
    const recollection = new Recollection();
    const screening = this.#screening(subscription, recollection, ledger);
    const consumer = new Consumer({
      subscription,
      handle: handleWith(this.#attempts(subscription, screening)),
      prefetch: isInTurn ? 1 : prefetch,
      isInTurn,
      recollection,
      connection,
      declare: async (live) => {
        ledger?.expire();
        await declare(live, queue);
      },
    });
    screening.deliveries = () => consumer.deliveries;
    this.#consumers.add(consumer);
    const dispose = async () => {
      await consumer[Symbol.asyncDispose]();
      this.#consumers.delete(consumer);
    };
    try {
      await consumer.start();
    } catch (error) {
      await dispose();
      throw error;
    }
    return { [Symbol.asyncDispose]: dispose };
  }

  #screening(
    subscription: Subscription,
    recollection: Recollection,
    ledger: Ledger | undefined,
  ): Screening {
    const { format, failed } = this.#options;
    return new Screening({
      subscription,
      format,
      recollection,
      putAtEnd: (payload) => failed.putAtEnd(subscription.queue, payload),
      ledger,
    });
  }

  #attempts(subscription: Subscription, screening: Screening): Attempts {
    const { format, isBound, failed } = this.#options;
    const { queue, exclusive } = subscription;
    const wanted = new WantedTypes(subscription.patterns, (type) => isBound(queue, type));
    return new Attempts({
      ...!exclusive && { wanted },
      subscription,
      format,
      screening,
      retryLater: (payload, delayMs) => failed.retryLater(queue, payload, delayMs),
      giveUp: (payload) => failed.giveUp(queue, payload),
    });
  }
}
