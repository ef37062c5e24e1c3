import type { StopOptions } from "../../core/component.ts";
import { checkedDelayMs } from "../../core/events/emitting/delay.ts";
import type {
  EventHandler,
  EventSystem,
  PublishOptions,
  Subscription,
} from "../../core/events/event_system.ts";
import type { EventLog } from "../../core/events/event_log.ts";
import type { ServiceEvent } from "../../core/events/service_event.ts";
import type { EventQueues } from "../../core/events/queues.ts";
import type { Serializer } from "../../core/serializer.ts";
import { settleAll } from "../../core/time/settle_all.ts";
import type { LocalBroker } from "./broker.ts";
import { LocalDeadLetters } from "./dead_letters.ts";
import { LocalEventLog } from "./event_log.ts";
import { LocalQueues } from "./queues.ts";
import { packEvent, unpackEvent } from "./packed_event.ts";

/** Publishes and delivers events inside one process. */
export class LocalEventSystem implements EventSystem {
  /** {@inheritDoc EventSystem.deadLetters} */
  readonly deadLetters: LocalDeadLetters;
  /** {@inheritDoc EventSystem.queues} */
  readonly queues: EventQueues;
  /** {@inheritDoc EventSystem.log} */
  readonly log: EventLog;
  readonly #broker: LocalBroker;
  readonly #serializer: Serializer;
  readonly #live = new Set<AsyncDisposable>();

  /** Creates a handle on a broker. */
  constructor(broker: LocalBroker, serializer: Serializer) {
    this.#broker = broker;
    this.#serializer = serializer;
    this.deadLetters = new LocalDeadLetters(broker, serializer);
    this.queues = new LocalQueues(broker);
    this.log = new LocalEventLog(broker, serializer);
  }

  /** {@inheritDoc Component.start} */
  start(): Promise<void> {
    return Promise.resolve();
  }

  /** {@inheritDoc Component.stop} */
  async stop({ signal }: StopOptions = {}): Promise<void> {
    const stopped = settleAll([...this.#live].map((live) => live[Symbol.asyncDispose]()));
    if (!signal?.aborted) await stopped;
  }

  /** {@inheritDoc EventSystem.emit} */
  // deno-lint-ignore require-await -- what serializing throws must reject
  async emit(event: ServiceEvent, { delayMs = 0 }: PublishOptions = {}): Promise<void> {
    this.#broker.publish(packEvent(event, this.#serializer), checkedDelayMs(delayMs));
  }

  /** {@inheritDoc EventSystem.declare} */
  declare(subscription: Subscription): Promise<void> {
    this.#broker.declare(subscription);
    return Promise.resolve();
  }

  /** {@inheritDoc EventSystem.subscribe} */
  subscribe(subscription: Subscription, handler: EventHandler): Promise<AsyncDisposable> {
    const consumer = this.#broker.consume(
      subscription,
      async (packed) => {
        await handler(unpackEvent(packed, this.#serializer));
      },
    );
    const live: AsyncDisposable = {
      [Symbol.asyncDispose]: async () => {
        this.#live.delete(live);
        await consumer[Symbol.asyncDispose]();
      },
    };
    this.#live.add(live);
    return Promise.resolve(live);
  }
}
