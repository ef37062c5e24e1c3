import type {
  EmitOptions,
  EventHandler,
  EventSystem,
  ServiceEvent,
  Subscription,
} from "../../core/events/event_system.ts";
import type { LocalBroker } from "./broker.ts";

/** Publishes and delivers events inside one process. */
export class LocalEventSystem implements EventSystem {
  readonly #broker: LocalBroker;
  readonly #live = new Set<AsyncDisposable>();

  /** Creates a handle on a broker. */
  constructor(broker: LocalBroker) {
    this.#broker = broker;
  }

  /** {@inheritDoc Component.start} */
  start(): Promise<void> {
    return Promise.resolve();
  }

  /** {@inheritDoc Component.stop} */
  async stop(): Promise<void> {
    await Promise.all([...this.#live].map((live) => live[Symbol.asyncDispose]()));
  }

  /** {@inheritDoc EventSystem.emit} */
  emit(event: ServiceEvent, { delayMs = 0 }: EmitOptions = {}): Promise<void> {
    // A copy, as on any other wire: what the emitter changes later is not seen by handlers.
    this.#broker.publish(structuredClone(event), delayMs);
    return Promise.resolve();
  }

  /** {@inheritDoc EventSystem.subscribe} */
  subscribe(subscription: Subscription, handler: EventHandler): Promise<AsyncDisposable> {
    const consumer = this.#broker.consume(subscription, handler);
    const live: AsyncDisposable = {
      [Symbol.asyncDispose]: async () => {
        if (this.#live.delete(live)) await consumer[Symbol.asyncDispose]();
      },
    };
    this.#live.add(live);
    return Promise.resolve(live);
  }
}
