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
  readonly #waiters = new Set<() => void>();
  #isReady = false;
  #failure: Error | undefined;

  /** Whether the first list has come. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Why there will be no further list, if so. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Takes a new list. */
  update(instances: readonly ServiceInstance[]): void {
    this.instances = instances;
    this.#isReady = true;
    for (const wake of this.#waiters) wake();
  }

  /** There will be no further list: whoever waits need not wait on. */
  fail(reason: Error): void {
    this.#failure = reason;
    for (const wake of this.#waiters) wake();
  }

  /** Resolves after the next change, when there will be none, or when the signal aborts. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#waiters.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      this.#waiters.add(done);
      signal.addEventListener("abort", done);
      if (signal.aborted || this.#failure) done();
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
  readonly #watches = new Set<Promise<void>>();
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
      const watch = this.#watch(service, listing).finally(() => this.#watches.delete(watch));
      this.#watches.add(watch);
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
    await Promise.all(this.#watches);
    this.#listings.clear();
  }

  async #watch(service: string, listing: Listing): Promise<void> {
    try {
      const watch = this.#registry.watch(service, { signal: this.#stopping.signal });
      for await (const instances of watch) listing.update(instances);
      listing.update([]); // a watch ends with this directory
    } catch (error) {
      log.error("Lost sight of {service}: {error}", { service, error: toError(error).message });
      this.#listings.delete(service); // the next caller looks again
      listing.fail(toError(error));
    }
  }
}
