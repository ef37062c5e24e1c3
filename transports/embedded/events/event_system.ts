import { unlessAborted } from "../../../core/time/abort.ts";
import type { StopOptions } from "../../../core/component.ts";
import { EventError } from "../../../core/errors.ts";
import type { DeadLetters } from "../../../core/events/dead_letters.ts";
import { checkedDelayMs } from "../../../core/events/emitting/delay.ts";
import type {
  EventHandler,
  EventRoute,
  EventSystem,
  PublishOptions,
  Subscription,
} from "../../../core/events/event_system.ts";
import type { EventLog } from "../../../core/events/event_log.ts";
import type { ServiceEvent } from "../../../core/events/service_event.ts";
import type { EventQueues } from "../../../core/events/queues.ts";
import { MAX_RETRY_DELAY_MS } from "../../../core/events/retry.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import type { MetricSource } from "../../../core/observe/metrics/metric_source.ts";
import { settleAll } from "../../../core/time/settle_all.ts";
import { timerMs } from "../../../core/time/timer.ts";
import { Clock } from "../store/clock.ts";
import { EmbeddedState, UPKEEP_INTERVAL_MS } from "../state.ts";
import { StoreClock } from "../store/store_clock.ts";
import { explain } from "../store/store_failure.ts";
import { Interval } from "../interval.ts";
import { StoreUser } from "../store_user.ts";
import { Consumption } from "./consuming/consumption.ts";
import { EmbeddedDeadLetters } from "./dead_letters.ts";
import { DiskSync } from "./emitting/disk_sync.ts";
import { FrozenSessions } from "./consuming/frozen_sessions.ts";
import type { EmbeddedEventOptions, EmbeddedEventSystemOptions } from "./options.ts";
import type { Treatment } from "./consuming/queue_consumer.ts";
import { EmbeddedQueues } from "./queues.ts";
import { QueueMetrics } from "./queue_metrics.ts";
import { EmbeddedEventLog } from "./logs/event_log.ts";
import { Outbox } from "./emitting/outbox.ts";
import { toRecord } from "./rows/record.ts";
import { type EventRows, eventRows } from "./rows/rows.ts";

const logger = getLogger("lymph.embedded");

/**
 * The events of one machine: a durable log in the SQLite file that all processes of a project
 * share, without any server.
 *
 * @example Emit and handle
 * ```ts
 * import { EmbeddedEventSystem } from "@lymph/lymph/embedded";
 * import { MsgpackSerializer } from "@lymph/lymph/serializers";
 *
 * const events = new EmbeddedEventSystem({
 *   stateDir: await Deno.makeTempDir(),
 *   serializer: new MsgpackSerializer(),
 * });
 * await events.start();
 * const greeted = Promise.withResolvers<unknown>();
 * await events.subscribe(
 *   { queue: "Listen-onGreeted", patterns: ["greeted"] },
 *   ({ body }) => Promise.resolve(greeted.resolve(body)),
 * );
 * await events.emit({ type: "greeted", body: { name: "Joe" }, source: "me", headers: {} });
 * console.log(await greeted.promise);
 * await events.stop();
 * ```
 */
export class EmbeddedEventSystem implements EventSystem {
  /** {@inheritDoc EventSystem.deadLetters} */
  readonly deadLetters: DeadLetters;
  /** {@inheritDoc EventSystem.queues} */
  readonly queues: Required<EventQueues>;
  /** {@inheritDoc EventSystem.log} */
  readonly log: EventLog;
  /** {@inheritDoc EventSystem.metrics} */
  readonly metrics: MetricSource;
  readonly #state: EmbeddedState;
  readonly #options: Required<EmbeddedEventOptions>;
  readonly #metrics = new QueueMetrics(() => this.#user.rows);
  readonly #outbox: Outbox;
  readonly #log: EmbeddedEventLog;
  readonly #consumption: Consumption;
  readonly #frozen: FrozenSessions;
  readonly #clock = new Clock();
  readonly #time = new StoreClock();
  readonly #upkeep = new Interval(() => this.#maintain(), UPKEEP_INTERVAL_MS);
  readonly #live = new Set<AsyncDisposable>();
  /** What was declared by name, to be declared again in a store that takes the place of this one. */
  readonly #declared = new Map<string, Subscription>();
  readonly #user: StoreUser<EventRows>;
  #sync: DiskSync | undefined;
  #listening: Disposable | undefined;
  #isStopping = false;
  /** How many calls of `stop` run. */
  #stops = 0;

  /** Creates an event system; nothing is opened yet. */
  constructor(options: EmbeddedEventSystemOptions) {
    this.#state = "state" in options ? options.state : new EmbeddedState(options);
    this.#options = {
      durability: "disk",
      maxMessages: 1_000_000,
      maxBytes: 2 ** 30,
      maxEventBytes: 2 ** 24,
      maxConcurrent: 100,
      frozenAfterMs: 60_000,
      ...options,
    };
    const frozenAfterMs = timerMs("frozenAfterMs", this.#options.frozenAfterMs);
    const { directory } = this.#state;
    this.#user = new StoreUser(this.#state, {
      rowsIn: eventRows,
      closedError: (action) =>
        new EventError(`Cannot ${action} as the events in ${directory} must be running`),
      onReplaced: (rows) => this.#onReplaced(rows),
    });
    this.metrics = this.#metrics;
    const rows = () => this.#require();
    const ring = () => this.#state.bell.ring();
    this.#outbox = new Outbox({
      ...this.#options,
      rows,
      onUnroutable: (type) => this.#metrics.unroutable.add(type),
      onWritten: ring,
      sync: () => this.#sync?.sync(),
      isSynced: this.#options.durability === "disk",
      renew: () => this.#state.renew(),
      isFresh: () => this.#state.isFresh,
    });
    const renewalMs = frozenAfterMs / 4;
    const now = () => this.#time.now();
    this.#consumption = new Consumption({ ...this.#options, rows, onChange: ring, renewalMs, now });
    this.log = this.#log = new EmbeddedEventLog({
      rows: () => this.#require("read a log"),
      serializer: this.#options.serializer,
      listen: (listener) => this.#state.bell.listen(listener),
      onChange: ring,
      now,
    });
    this.#frozen = new FrozenSessions(Math.ceil(frozenAfterMs / UPKEEP_INTERVAL_MS));
    this.queues = new EmbeddedQueues({ rows, sweep: () => this.#state.sweep() });
    this.deadLetters = new EmbeddedDeadLetters({ ...this.#options, rows, onRetried: ring });
  }

  /**
   * Opens the store.
   *
   * @throws {ConfigError} If it cannot be used: no right to write, damaged, of a newer release, …
   */
  async start(): Promise<void> {
    const rows = await this.#user.open();
    if (rows === undefined) return;
    await this.#time.join(rows.store, this.#state.self);
    this.#openSync(rows.store.path);
    this.#upkeep.start();
  }

  /** Waits for the handlers that run, and gives back everything else that it has leased. */
  async stop({ signal }: StopOptions = {}): Promise<void> {
    this.#isStopping = true;
    const isFirst = this.#stops++ === 0;
    try {
      await this.#stop(signal, isFirst);
    } finally {
      this.#stops--;
    }
  }

  async #stop(signal: AbortSignal | undefined, isFirst: boolean): Promise<void> {
    const upkeep = this.#upkeep.stop();
    const onFailure = (error: unknown) =>
      logger.warn("Left events for others to take back: {error}", { error });
    const drained = this.#drain(upkeep).catch(onFailure);
    await (signal ? unlessAborted(drained, signal) : drained);
    if (this.#user.rows === undefined || !isFirst && !signal?.aborted) return;
    this.#listening?.[Symbol.dispose]();
    this.#consumption.close();
    await this.#user.close({ signal, onFailure });
    await this.#sync?.close();
  }

  /** {@inheritDoc EventSystem.emit} */
  async emit(event: ServiceEvent, { delayMs = 0 }: PublishOptions = {}): Promise<void> {
    const { type } = event;
    this.#require(`emit ${type}`);
    const record = toRecord(event, this.#options.serializer);
    const bytes = record.headers.length + record.body.length;
    const { maxEventBytes } = this.#options;
    if (bytes > maxEventBytes) {
      throw new EventError(
        `Cannot emit ${type} as an event must have at most ${maxEventBytes} bytes: ` +
          `current value is ${bytes}`,
      );
    }
    const waitMs = checkedDelayMs(delayMs);
    await this.#outbox.put(record, waitMs > 0 ? Math.ceil(this.#time.now() + waitMs) : undefined);
  }

  /** {@inheritDoc EventSystem.declare} */
  async declare(subscription: Subscription): Promise<void> {
    const action = `declare ${subscription.queue}`;
    const rows = this.#require(action);
    await this.#attempt(action, () => declareIn(rows, [subscription]));
    if (subscription.exclusive) return;
    const { queue, patterns } = subscription;
    const known = this.#declared.get(queue)?.patterns ?? [];
    this.#declared.set(queue, { queue, patterns: [...new Set([...known, ...patterns])] });
  }

  /** {@inheritDoc EventSystem.subscribe} */
  subscribe(subscription: Subscription, handler: EventHandler): Promise<AsyncDisposable> {
    return this.#subscribe(subscription, { handle: handler });
  }

  /** {@inheritDoc EventSystem.forward} */
  forward(subscription: Subscription, route: EventRoute): Promise<AsyncDisposable> {
    return this.#subscribe(subscription, { route });
  }

  async #subscribe(subscription: Subscription, treatment: Treatment): Promise<AsyncDisposable> {
    const action = `subscribe to ${subscription.queue}`;
    this.#require(action);
    if (this.#isStopping) throw new EventError(`Cannot ${action} as events must not be stopping`);
    this.#listening ??= this.#state.bell.listen(() => this.#consumption.wake());
    const leave = await this.#attempt(
      action,
      () => this.#consumption.subscribe(subscription, treatment),
    );
    let left: Promise<void> | undefined;
    const live: AsyncDisposable = {
      [Symbol.asyncDispose]: () => left ??= leave().finally(() => this.#live.delete(live)),
    };
    this.#live.add(live);
    return live;
  }

  async #drain(upkeep: Promise<void>): Promise<void> {
    await upkeep;
    await this.#log.close();
    await settleAll([...this.#live].map((live) => live[Symbol.asyncDispose]()));
    await this.#outbox.close();
  }

  async #maintain(): Promise<void> {
    const rows = this.#require();
    if (this.#consumption.isIdle) return;
    if (this.#clock.wasSetBack()) {
      const now = this.#time.now();
      await rows.store.write(() => rows.deliveries.hasten(now, now + MAX_RETRY_DELAY_MS));
    }
    this.#consumption.wake();
    if (await this.#frozen.look(rows)) this.#state.bell.ring();
  }

  async #attempt<T>(action: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      if (thrown instanceof EventError) throw thrown;
      const path = this.#state.store?.path ?? this.#state.directory;
      throw new EventError(explain(action, path, thrown), { cause: thrown });
    }
  }

  #require(action = "use events"): EventRows {
    return this.#user.require(action);
  }

  #onReplaced(rows: EventRows): void {
    this.#openSync(rows.store.path);
    void this.#time.join(rows.store, this.#state.self);
    declareIn(rows, [...this.#declared.values()]).catch((error) =>
      logger.warn("Cannot declare queues again: {error}", { error })
    );
  }

  #openSync(path: string): void {
    void this.#sync?.close();
    this.#sync = new DiskSync(path);
  }
}

function declareIn(
  { store, sessions, topology }: EventRows,
  subscriptions: readonly Subscription[],
): Promise<void> {
  return store.write(() => {
    const session = sessions.own();
    for (const subscription of subscriptions) topology.declare(subscription, session);
  });
}
