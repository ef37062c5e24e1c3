import type { Component } from "../component.ts";
import { toError } from "../errors.ts";
import { getLogger } from "../observe/log.ts";
import type { ServiceInstance } from "./instance.ts";
import type { ServiceRegistry } from "./registry.ts";

const log = getLogger("lymph.discovery");

/** The live copy of one service's instances. */
export class Listing {
  /** The instances as last told; a new array after each change. */
  instances: readonly ServiceInstance[] = [];
  /** Resolves with the first list. */
  readonly ready: Promise<void>;
  readonly #waiters = new Set<() => void>();
  #onReady: () => void = () => {};
  #isReady = false;

  /** Creates a listing that knows nothing yet. */
  constructor() {
    this.ready = new Promise((resolve) => this.#onReady = resolve);
  }

  /** Whether the first list has come. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Takes a new list. */
  update(instances: readonly ServiceInstance[]): void {
    this.instances = instances;
    this.#isReady = true;
    this.#onReady();
    for (const wake of this.#waiters) wake();
  }

  /** Resolves after the next change, or when the signal aborts. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#waiters.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      this.#waiters.add(done);
      signal.addEventListener("abort", done);
      if (signal.aborted) done();
    });
  }
}

/**
 * Keeps a live copy of every service that somebody asked for: the one cache between callers and
 * the registry. What was known last stays known while the registry is away.
 */
export class Directory implements Component {
  readonly #registry: ServiceRegistry;
  readonly #listings = new Map<string, Listing>();
  readonly #watches: Promise<void>[] = [];
  #stopping = new AbortController();

  /** Creates a directory over a registry. */
  constructor(registry: ServiceRegistry) {
    this.#registry = registry;
  }

  /** Names of all services known to the registry. */
  discover(): Promise<string[]> {
    return this.#registry.discover();
  }

  /** The listing of a service, which is watched from now on. */
  listing(service: string): Listing {
    let listing = this.#listings.get(service);
    if (listing === undefined) {
      this.#listings.set(service, listing = new Listing());
      this.#watches.push(this.#watch(service, listing));
    }
    return listing;
  }

  /** {@inheritDoc Component.start} */
  start(): Promise<void> {
    this.#stopping = new AbortController();
    return Promise.resolve();
  }

  /** {@inheritDoc Component.stop} */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#watches.splice(0));
    for (const listing of this.#listings.values()) listing.update([]);
    this.#listings.clear();
  }

  async #watch(service: string, listing: Listing): Promise<void> {
    try {
      const watch = this.#registry.watch(service, { signal: this.#stopping.signal });
      for await (const instances of watch) listing.update(instances);
    } catch (error) {
      log.error("Lost sight of {service}: {error}", { service, error: toError(error).message });
      this.#listings.delete(service); // the next caller looks again
    }
  }
}
