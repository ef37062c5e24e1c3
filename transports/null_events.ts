import { EventError } from "../core/errors.ts";
import type { EventSystem, Subscription } from "../core/events/event_system.ts";
import type { ServiceEvent } from "../core/events/service_event.ts";

/** Publishes into the void and delivers nothing, for programs that only make requests. */
export class NullEventSystem implements EventSystem {
  /** {@inheritDoc Component.start} */
  start(): Promise<void> {
    return Promise.resolve();
  }

  /** {@inheritDoc Component.stop} */
  stop(): Promise<void> {
    return Promise.resolve();
  }

  /** Forgets the event. */
  emit(): Promise<void> {
    return Promise.resolve();
  }

  /** Declares nothing. */
  declare(): Promise<void> {
    return Promise.resolve();
  }

  /** Never delivers anything. */
  subscribe(): Promise<AsyncDisposable> {
    return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
  }
}

/**
 * Stands for an event system that no configuration names, where the registry is one of a cluster:
 * refuses events, which would vanish otherwise.
 */
export class MissingEventSystem extends NullEventSystem {
  /** Refuses the event. */
  override emit(event?: ServiceEvent): Promise<void> {
    return refuse(`emit ${event?.type}`);
  }

  /** Refuses the queue. */
  override declare(subscription?: Subscription): Promise<void> {
    return refuse(`declare ${subscription?.queue}`);
  }

  /** Refuses the subscription. */
  override subscribe(subscription?: Subscription): Promise<AsyncDisposable> {
    return refuse(`subscribe to ${subscription?.patterns.join(", ")}`);
  }
}

function refuse(action: string): Promise<never> {
  return Promise.reject(
    new EventError(
      `Cannot ${action} as the configuration must name an event system: set container.events, for ` +
        "example to class: amqp, or to class: null to drop all events",
    ),
  );
}
