import type { ServiceInstance } from "../../core/discovery/instance.ts";
import type { ServiceRegistry, WatchOptions } from "../../core/discovery/registry.ts";
import type { LocalNetwork } from "./network.ts";

/** Registers services on a {@linkcode LocalNetwork}. */
export class LocalServiceRegistry implements ServiceRegistry {
  /** {@inheritDoc ServiceRegistry.ageMs} */
  readonly ageMs: number = 0;
  readonly #network: LocalNetwork;
  readonly #own = new Set<ServiceInstance>();
  #stopping = new AbortController();

  /** Creates a handle on a network's registrations. */
  constructor(network: LocalNetwork) {
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
    this.#own.delete(instance);
    if (this.#network.services.get(instance.service)?.delete(instance.id)) {
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
