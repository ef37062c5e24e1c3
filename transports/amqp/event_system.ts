import type { StopOptions } from "../../core/component.ts";
import { EventError } from "../../core/errors.ts";
import type { DeadLetters } from "../../core/events/dead_letters.ts";
import type {
  EventHandler,
  EventRoute,
  EventSystem,
  PublishOptions,
  Subscription,
} from "../../core/events/event_system.ts";
import type { ServiceEvent } from "../../core/events/service_event.ts";
import type { EventQueues } from "../../core/events/queues.ts";
import { randomId } from "../../core/id.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import type { MetricSource } from "../../core/observe/metrics/metrics.ts";
import { settleAll } from "../../core/time/settle_all.ts";
import type { OpenConnection } from "./connection/connection.ts";
import { brokersOf, keptConnection } from "./connection/broker_connection.ts";
import { Catalogue } from "./topology/catalogue.ts";
import { Consumers } from "./consuming/consumers.ts";
import { AmqpDeadLetters } from "./failures/dead_letters.ts";
import { Declarations } from "./topology/declarations.ts";
import { peek } from "./topology/declare.ts";
import { roundedDelayMs } from "./topology/delay.ts";
import { FailedEvents } from "./failures/failed_events.ts";
import type { KeptOpen } from "./connection/kept_open.ts";
import type { LedgerOptions } from "./redelivery/ledger.ts";
import { EventFormat } from "./message.ts";
import { EventMetrics } from "./metrics.ts";
import { withConnection } from "./connection/with_connection.ts";
import { type AmqpEventSystemOptions, type Settings, withDefaults } from "./options.ts";
import { DelayedTypes } from "./publishing/delayed_types.ts";
import { Publisher } from "./publishing/publisher.ts";
import { AmqpQueues } from "./topology/queues.ts";
import { checkName, Topology } from "./topology/topology.ts";
import { WaitingQueues } from "./failures/waiting_queues.ts";

const log = getLogger("lymph.events.amqp");

/**
 * Publishes and delivers events through RabbitMQ, together with instances of Python lymph.
 *
 * It never gives up on its broker: whatever is lost is opened, declared and consumed again. Events
 * are published on one connection and consumed on another, as a broker that is short of memory
 * stops connections that publish.
 *
 * @example Events of a program of its own
 * ```ts ignore
 * import { AmqpEventSystem } from "@lymph/lymph/amqp";
 * import { MsgpackSerializer } from "@lymph/lymph/serializers";
 *
 * const events = new AmqpEventSystem({
 *   url: "amqp://guest:guest@127.0.0.1",
 *   serializer: new MsgpackSerializer(),
 * });
 * await events.start();
 * await events.emit({ type: "greeted", body: { name: "Joe" }, source: "me", headers: {} });
 * await events.stop();
 * ```
 */
export class AmqpEventSystem implements EventSystem {
  /** {@inheritDoc EventSystem.deadLetters} */
  readonly deadLetters: DeadLetters;
  /** {@inheritDoc EventSystem.queues} */
  readonly queues: EventQueues;
  /** Counts events without a queue, retries and dead letters. */
  readonly metrics: MetricSource;
  readonly #metrics = new EventMetrics(() => this.#publisher.pending);
  readonly #options: Settings;
  readonly #topology: Topology;
  readonly #format: EventFormat;
  readonly #catalogue: Catalogue;
  readonly #declarations: Declarations;
  readonly #consumers: Consumers;
  readonly #publishing: KeptOpen<OpenConnection>;
  readonly #consuming: KeptOpen<OpenConnection>;
  readonly #publisher: Publisher;
  readonly #waitingQueues: WaitingQueues;
  readonly #delayedTypes = new DelayedTypes(() =>
    this.#onBroker("list the queues", (connection) => this.#catalogue.entries(connection))
  );

  /**
   * Creates an event system; nothing is opened before `start()`.
   *
   * @throws {RangeError} If `prefetch` or `heartbeatSeconds` is more than AMQP can say, or a time is
   * negative.
   */
  constructor(options: AmqpEventSystemOptions) {
    this.#options = withDefaults(options);
    this.metrics = this.#metrics;
    const { serializer, accept, exchange, emitTimeoutMs, maxUnconfirmed, maxPending } =
      this.#options;
    this.#format = new EventFormat(serializer, accept);
    this.#topology = new Topology(exchange);
    this.#catalogue = new Catalogue(this.#topology);
    this.#publishing = keptConnection(this.#options, (reason) => this.#blocked(reason));
    this.#consuming = keptConnection(this.#options, () => {});
    const declarations = this.#declarations = new Declarations({
      topology: this.#topology,
      catalogue: this.#catalogue,
      publishing: this.#publishing,
    });
    this.#publisher = new Publisher({
      connection: this.#publishing,
      prepare: (connection) => declarations.restore(connection),
      timeoutMs: emitTimeoutMs,
      maxUnconfirmed,
      maxPending,
      onUnroutable: ({ key }) => this.#metrics.unroutable(key),
    });
    this.#waitingQueues = new WaitingQueues(this.#publisher, (queue) =>
      this.#onBroker(
        `declare ${queue.name}`,
        (connection) => declarations.declare(connection, queue),
      ));
    this.#consumers = new Consumers({
      connection: this.#consuming,
      format: this.#format,
      prefetch: this.#options.prefetch,
      queueOf: (subscription) => this.#topology.handlerQueue(subscription, this.#options),
      declare: (connection, queue) => declarations.declareConsumed(connection, queue),
      isBound: (queue, type) =>
        this.#onBroker(`look for the bindings of ${queue}`, (connection) => {
          return this.#catalogue.isBound(connection, queue, type);
        }),
      failed: new FailedEvents({
        publisher: this.#publisher,
        waitingQueues: this.#waitingQueues,
        topology: this.#topology,
        metrics: this.#metrics,
      }),
      publish: (event, signal) => this.#handOn(event, signal),
      ledger: (queue) => this.#ledger(queue),
    });
    this.queues = new AmqpQueues({
      onBroker: (action, use) => this.#onBroker(action, use),
      catalogue: this.#catalogue,
      topology: this.#topology,
    });
    this.deadLetters = new AmqpDeadLetters({
      connect: () =>
        this.#onBroker("find the dead letters", async (connection) => {
          await declarations.declareDeadLetters(connection);
          return connection;
        }),
      publisher: () => this.#publisher,
      format: this.#format,
      topology: this.#topology,
      timeoutMs: emitTimeoutMs,
    });
  }

  /**
   * Connects. Where the broker is not there yet, it is tried again until it is; what needs it waits
   * for as long as it may.
   */
  async start(): Promise<void> {
    await this.#publishing.start();
    if (this.#publishing.current) await this.#publisher.start();
    else void this.#publisher.start();
  }

  /** {@inheritDoc Component.stop} */
  async stop({ signal }: StopOptions = {}): Promise<void> {
    const killed = Promise.withResolvers<void>();
    if (signal?.aborted) killed.resolve();
    else signal?.addEventListener("abort", () => killed.resolve(), { once: true });
    await using closing = new AsyncDisposableStack();
    closing.defer(() => settleAll([this.#publishing.close(), this.#consuming.close()]));
    closing.defer(() => settleAll([this.#consumers.kill(), this.#publisher.close()]));
    await Promise.race([this.#drain(), killed.promise]);
  }

  /**
   * {@inheritDoc EventSystem.emit}
   *
   * @param options Delays are rounded up to multiples of 10 ms, and beyond one second by less than
   * 2 %, as each different delay of an event type takes a queue.
   */
  emit(event: ServiceEvent, { delayMs = 0 }: PublishOptions = {}): Promise<void> {
    return delayMs === 0 ? this.#publish(event) : this.#emitLater(event, delayMs);
  }

  /** {@inheritDoc EventSystem.declare} */
  async declare(subscription: Subscription): Promise<void> {
    const queue = this.#topology.handlerQueue(subscription, this.#options);
    this.#declarations.keep(queue);
    await this.#onBroker(
      `declare ${queue.name}`,
      (connection) => this.#declarations.declareShared(connection, queue),
    );
  }

  /** {@inheritDoc EventSystem.subscribe} */
  subscribe(subscription: Subscription, handler: EventHandler): Promise<AsyncDisposable> {
    return this.#consumers.subscribe(subscription, handler);
  }

  /** {@inheritDoc EventSystem.forward} */
  forward(subscription: Subscription, route: EventRoute): Promise<AsyncDisposable> {
    if (subscription.order === "serial") return this.#consumers.forward(subscription, route);
    return this.subscribe(subscription, async (event) => {
      const successor = await route(event);
      if (successor !== undefined) await this.emit(successor);
    });
  }

  #ledger(queue: string): LedgerOptions {
    const kept = this.#topology.ledgerQueue(queue);
    return {
      load: () =>
        this.#onBroker(`read ${kept.name}`, async (connection) => {
          await this.#declarations.declare(connection, kept);
          return await peek(connection, kept.name);
        }),
      save: (payload) => this.#waitingQueues.put(payload, kept),
    };
  }

  async #emitLater(event: ServiceEvent, delayMs: number): Promise<void> {
    const waitMs = roundedDelayMs(delayMs);
    if (waitMs === 0) return await this.#publish(event);
    checkName("emit", event.type);
    const queue = this.#topology.delayQueue(event.type, waitMs);
    await this.#waitingQueues.put(this.#format.pack(event), queue);
    await this.#delayedTypes.check(event.type);
  }

  async #publish(event: ServiceEvent): Promise<void> {
    checkName("emit", event.type);
    const destination = { exchange: this.#topology.main, key: event.type };
    await this.#publisher.publish(this.#format.pack(event), destination);
  }

  /** Publishes an event that has a queue; its consumer need not be running. */
  async #handOn(event: ServiceEvent, signal: AbortSignal): Promise<void> {
    checkName("emit", event.type);
    const destination = { exchange: this.#topology.main, key: event.type, signal };
    const publish = () =>
      this.#publisher.publish(this.#format.pack(event), { ...destination, messageId: randomId() });
    if (await publish()) return;
    // For example one that was deleted since.
    const restore = (connection: OpenConnection) => this.#declarations.restore(connection);
    await this.#onBroker("declare queues again", restore);
    if (!await publish()) throw new EventError(`No queue takes ${event.type}`);
  }

  /** Does something on the connection that publishes, within the time that an event has. */
  #onBroker<T>(action: string, use: (connection: OpenConnection) => Promise<T>): Promise<T> {
    const { emitTimeoutMs: timeoutMs } = this.#options;
    return withConnection(this.#publishing, use, {
      action,
      broker: brokersOf(this.#options),
      timeoutMs,
    });
  }

  #blocked(reason: string | undefined): void {
    this.#publisher.blocked(reason);
    const broker = brokersOf(this.#options);
    if (reason === undefined) log.info("{broker} takes events again", { broker });
    else log.warn("{broker} takes no events for now: {reason}", { broker, reason });
  }

  async #drain(): Promise<void> {
    await this.#consumers.drain().finally(() => this.#publisher.drain());
  }
}
