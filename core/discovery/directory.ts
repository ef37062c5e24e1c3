import type { Component } from "../component.ts";
import { toError } from "../errors.ts";
import { getLogger } from "../observe/logs/log.ts";
import type { ServiceInstance } from "./instance.ts";
import type { ServiceRegistry } from "./registry.ts";
import { requirementOfServiceName } from "./service_name.ts";

const log = getLogger("lymph.discovery");

/** Beyond so many, those of services without instances go: their names may come from anywhere. */
const MAX_LISTINGS = 100;

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

  /** Whether a caller waits for a change. */
  get isAwaited(): boolean {
    return this.#waiters.size > 0;
  }

  /** Takes a new list. */
  update(instances: readonly ServiceInstance[]): void {
    this.instances = instances;
    this.#isReady = true;
    for (const wake of this.#waiters) wake();
  }

  /** There will be no further list: ends all waiting. */
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

/** A listing that is kept up to date. */
interface Watched {
  readonly listing: Listing;
  ending: AbortController;
  /** Whether its watch has ended, as the registry did not run. */
  isOver: boolean;
  /** What the registry has told last. */
  told: readonly ServiceInstance[];
}

/**
 * Keeps a live copy of every service that was asked for: the one cache between callers and
 * the registry. What was known last stays known while the registry is away. A service without
 * instances may be forgotten in favour of others, unless a caller waits for one.
 *
 * Instances of this process are listed whether or not they are registered, so that its services
 * reach each other before and after they can be found by others.
 */
export class Directory implements Component {
  readonly #registry: ServiceRegistry;
  /** Those without instances stand in the order in which they were last asked for. */
  readonly #watched = new Map<string, Watched>();
  readonly #watches = new Set<Promise<void>>();
  /** Of all that cannot be the name of a service: no registry is asked for them. */
  readonly #nowhere = new Listing();
  #own: readonly ServiceInstance[] = [];
  #isStopped = false;

  /** Creates a directory over a registry. */
  constructor(registry: ServiceRegistry) {
    this.#registry = registry;
    this.#nowhere.update([]);
  }

  /** Names of all services known to the registry. */
  discover(): Promise<string[]> {
    return this.#registry.discover();
  }

  /** The listing of a service, which is watched from now on. */
  listing(service: string): Listing {
    const known = this.#watched.get(service);
    if (known !== undefined) {
      if (known.listing.instances.length === 0) {
        this.#watched.delete(service);
        this.#watched.set(service, known);
      }
      return known.listing;
    }
    if (requirementOfServiceName(service) !== undefined) return this.#nowhere;
    if (this.#watched.size >= MAX_LISTINGS) this.#forgetOne();
    const watched: Watched = {
      listing: new Listing(),
      ending: new AbortController(),
      isOver: false,
      told: [],
    };
    if (this.#isStopped) watched.ending.abort();
    this.#watched.set(service, watched);
    this.#follow(service, watched);
    return watched.listing;
  }

  /** Names the instances of this process that serve; those named before count no more. */
  serve(own: readonly ServiceInstance[]): void {
    const changed = new Set([...this.#own, ...own].map(({ service }) => service));
    this.#own = own;
    for (const service of changed) {
      const watched = this.#watched.get(service);
      if (watched?.listing.isReady) watched.listing.update(this.#withOwn(service, watched.told));
    }
  }

  /** Watches again what was asked for before the registry ran. */
  start(): Promise<void> {
    this.#isStopped = false;
    for (const [service, watched] of this.#watched) {
      if (!watched.isOver) continue;
      watched.isOver = false;
      watched.ending = new AbortController();
      this.#follow(service, watched);
    }
    return Promise.resolve();
  }

  /** {@inheritDoc Component.stop} */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const { ending } of this.#watched.values()) ending.abort();
    await Promise.all(this.#watches);
    this.#watched.clear();
  }

  #forgetOne(): void {
    for (const [service, { listing, ending }] of this.#watched) {
      if (listing.instances.length > 0 || listing.isAwaited) continue;
      this.#watched.delete(service);
      return ending.abort();
    }
  }

  #withOwn(service: string, told: readonly ServiceInstance[]): readonly ServiceInstance[] {
    const missing = this.#own.filter((own) =>
      own.service === service && !told.some(({ id }) => id === own.id)
    );
    return missing.length === 0 ? told : [...told, ...missing];
  }

  #follow(service: string, watched: Watched): void {
    const watch = this.#watch(service, watched).finally(() => this.#watches.delete(watch));
    this.#watches.add(watch);
  }

  async #watch(service: string, watched: Watched): Promise<void> {
    const { listing, ending: { signal } } = watched;
    try {
      for await (const instances of this.#registry.watch(service, { signal })) {
        watched.told = instances;
        listing.update(this.#withOwn(service, instances));
      }
      watched.isOver = true;
      listing.update([]); // a watch ends with this directory, or when it is no longer wanted
    } catch (error) {
      log.error("Lost sight of {service}: {error}", { service, error: toError(error).message });
      if (this.#watched.get(service) === watched) this.#watched.delete(service); // to look again
      listing.fail(toError(error));
    }
  }
}
