import type { ServiceInstance } from "../../core/discovery/instance.ts";
import type { ServiceRegistry, WatchOptions } from "../../core/discovery/registry.ts";

/** What the registries of one network share. */
export interface LocalServices {
  /** Registered instances: service, then id. */
  readonly services: Map<string, Map<string, ServiceInstance>>;
  /** Calls a function whenever the instances of a service change; returns how to stop that. */
  onChange(watcher: (service: string) => void): () => void;
  /** Tells watchers that a service has changed. */
  changed(service: string): void;
}

/** Registers services on a LocalNetwork. */
export class LocalServiceRegistry implements ServiceRegistry {
  /** {@inheritDoc ServiceRegistry.ageMs} */
  readonly ageMs: number = 0;
  readonly #network: LocalServices;
  readonly #own = new Set<ServiceInstance>();
  #stopping = new AbortController();

  /** Creates a handle on a network's registrations. */
  constructor(network: LocalServices) {
    this.#network = network;
  }

  /** {@inheritDoc Component.start} */
  start(): Promise<void> {
    if (this.#stopping.signal.aborted) this.#stopping = new AbortController();
    return Promise.resolve();
  }

  /** {@inheritDoc Component.stop} */
  async stop(): Promise<void> {
    for (const instance of this.#own) await this.unregister(instance);
    this.#own.clear();
    this.#stopping.abort();
  }

  /** {@inheritDoc ServiceRegistry.register} */
  register(instance: ServiceInstance): Promise<void> {
    const { services } = this.#network;
    let instances = services.get(instance.service);
    if (instances === undefined) services.set(instance.service, instances = new Map());
    instances.set(instance.id, instance);
    this.#own.add(instance);
    this.#network.changed(instance.service);
    return Promise.resolve();
  }

  /** {@inheritDoc ServiceRegistry.unregister} */
  unregister(instance: ServiceInstance): Promise<void> {
    const { services } = this.#network;
    const registered = services.get(instance.service)?.get(instance.id);
    // Another registry may have registered an instance of the same id since.
    if (registered !== undefined && this.#own.delete(registered)) {
      services.get(instance.service)?.delete(instance.id);
      this.#network.changed(instance.service);
    }
    return Promise.resolve();
  }

  /** {@inheritDoc ServiceRegistry.discover} */
  discover(): Promise<string[]> {
    return Promise.resolve([...this.#network.services.keys()].sort());
  }

  /** {@inheritDoc ServiceRegistry.watch} */
  async *watch(
    service: string,
    { signal }: WatchOptions,
  ): AsyncGenerator<readonly ServiceInstance[]> {
    const end = AbortSignal.any([signal, this.#stopping.signal]);
    let wake = () => {};
    let isStale = true;
    const stale = () => {
      isStale = true;
      wake();
    };
    const unlisten = this.#network.onChange((changed) => changed === service && stale());
    end.addEventListener("abort", stale);
    try {
      while (!end.aborted) {
        if (isStale) {
          isStale = false;
          yield [...this.#network.services.get(service)?.values() ?? []];
        } else await new Promise<void>((resolve) => wake = resolve);
      }
    } finally {
      unlisten();
      end.removeEventListener("abort", stale);
    }
  }
}
