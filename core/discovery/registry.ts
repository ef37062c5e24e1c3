import type { Component } from "../component.ts";
import type { ServiceInstance } from "./instance.ts";

/** Options of {@linkcode ServiceRegistry.watch}. */
export interface WatchOptions {
  /** Ends the iteration. */
  readonly signal: AbortSignal;
}

/** Knows which instances of which services are alive. */
export interface ServiceRegistry extends Component {
  /**
   * Milliseconds since the registry was heard of last, and so how old its lists may be; 0 while it
   * is there.
   */
  readonly ageMs: number;
  /**
   * Registers an instance; resolves once others can see it. It stays registered, through outages
   * of the registry too, until it is unregistered, the registry is stopped or the process dies.
   * An instance of the same service and id is replaced.
   *
   * @throws {RegistrationError} If the registry refuses it.
   */
  register(instance: ServiceInstance): Promise<void>;
  /** Removes an instance; resolves once others no longer see it. Unknown ones are ignored. */
  unregister(instance: ServiceInstance): Promise<void>;
  /** Names of all services ever registered and not forgotten, in alphabetical order. */
  discover(): Promise<string[]>;
  /**
   * The instances of a service: now, and again after each change.
   *
   * The first list comes as soon as it is known and may be empty. Changes that come quickly may be
   * folded into one list. The order says whose turn it is: clients take ties from the front.
   * The iteration ends when the signal aborts or the registry stops, never with an error. Before
   * the registry has started it may end at once; the caller watches again after the start.
   */
  watch(service: string, options: WatchOptions): AsyncIterable<readonly ServiceInstance[]>;
}
