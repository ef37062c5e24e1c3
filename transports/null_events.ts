import type { EventSystem } from "../core/events/event_system.ts";

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
