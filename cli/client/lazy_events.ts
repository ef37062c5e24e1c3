import type {
  EventHandler,
  EventSystem,
  PublishOptions,
  Subscription,
} from "../../core/events/event_system.ts";
import type { ServiceEvent } from "../../core/events/service_event.ts";
import type { StopOptions } from "../../core/component.ts";
import { StartedOnce } from "../project/started_once.ts";

/**
 * An event system that connects when it is first used: a program that only makes requests needs no
 * broker. If it cannot connect, the next use tries again.
 */
export class LazyEventSystem implements EventSystem {
  readonly #events: StartedOnce<EventSystem>;

  /** @param create Creates the real one; it is started here. */
  constructor(create: () => Promise<EventSystem>) {
    this.#events = new StartedOnce(create);
  }

  /** Does nothing yet. */
  start(): Promise<void> {
    return Promise.resolve();
  }

  /** Stops the real one if it was used, also while it still connects. */
  async stop(options?: StopOptions): Promise<void> {
    await this.#events.stop(options);
  }

  /** {@inheritDoc EventSystem.emit} */
  async emit(event: ServiceEvent, options?: PublishOptions): Promise<void> {
    await (await this.#events.get()).emit(event, options);
  }

  /** {@inheritDoc EventSystem.declare} */
  async declare(subscription: Subscription): Promise<void> {
    await (await this.#events.get()).declare(subscription);
  }

  /** {@inheritDoc EventSystem.subscribe} */
  async subscribe(subscription: Subscription, handler: EventHandler): Promise<AsyncDisposable> {
    return await (await this.#events.get()).subscribe(subscription, handler);
  }
}
