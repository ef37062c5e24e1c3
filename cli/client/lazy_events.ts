import type {
  EventHandler,
  EventSystem,
  PublishOptions,
  Subscription,
} from "../../core/events/event_system.ts";
import type { ServiceEvent } from "../../core/events/service_event.ts";
import type { StopOptions } from "../../core/component.ts";

/**
 * An event system that connects when it is first used: a program that only makes requests needs no
 * broker. If it cannot connect, the next use tries again.
 */
export class LazyEventSystem implements EventSystem {
  readonly #create: () => Promise<EventSystem>;
  #starting: Promise<EventSystem> | undefined;

  /** @param create Creates the real one; it is started here. */
  constructor(create: () => Promise<EventSystem>) {
    this.#create = create;
  }

  /** Does nothing yet. */
  start(): Promise<void> {
    return Promise.resolve();
  }

  /** Stops the real one if it was used. */
  async stop(options?: StopOptions): Promise<void> {
    await (await this.#starting?.catch(() => undefined))?.stop(options);
  }

  /** {@inheritDoc EventSystem.emit} */
  async emit(event: ServiceEvent, options?: PublishOptions): Promise<void> {
    await (await this.#started()).emit(event, options);
  }

  /** {@inheritDoc EventSystem.declare} */
  async declare(subscription: Subscription): Promise<void> {
    await (await this.#started()).declare(subscription);
  }

  /** {@inheritDoc EventSystem.subscribe} */
  async subscribe(subscription: Subscription, handler: EventHandler): Promise<AsyncDisposable> {
    return await (await this.#started()).subscribe(subscription, handler);
  }

  #started(): Promise<EventSystem> {
    return this.#starting ??= this.#start();
  }

  async #start(): Promise<EventSystem> {
    try {
      const events = await this.#create();
      await events.start();
      return events;
    } catch (error) {
      this.#starting = undefined;
      throw error;
    }
  }
}
