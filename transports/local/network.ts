import { LocalEventSystem } from "./event_system.ts";
import { LocalServiceRegistry, type LocalServices } from "./registry.ts";
import { type LocalRoutes, LocalTransport } from "./transport.ts";
import type { Serializer } from "../../core/serializer.ts";
import type { ServiceInstance } from "../../core/discovery/instance.ts";
import { LocalBroker } from "./broker.ts";

/** One container's share of a network. */
export interface LocalParts {
  /** Carries requests and replies. */
  readonly transport: LocalTransport;
  /** Finds services. */
  readonly registry: LocalServiceRegistry;
  /** Carries events. */
  readonly events: LocalEventSystem;
  /** Format of requests and replies. */
  readonly serializer: Serializer;
}

/**
 * A cluster inside one process: every contract of the framework with nothing underneath, for tests
 * and for services that live together.
 */
export class LocalNetwork implements LocalServices, LocalRoutes {
  /** Its events. */
  readonly broker: LocalBroker = new LocalBroker();
  /** Its registrations: service, then id. */
  readonly services: Map<string, Map<string, ServiceInstance>> = new Map();
  readonly #transports = new Map<string, LocalTransport>();
  readonly #watchers = new Set<(service: string) => void>();
  #count = 0;

  /** Creates a transport on this network. */
  transport(): LocalTransport {
    return new LocalTransport(this);
  }

  /** Creates a handle on this network's registry. */
  registry(): LocalServiceRegistry {
    return new LocalServiceRegistry(this);
  }

  /** Creates a handle on this network's events, which travel in the serializer's format. */
  events(serializer: Serializer): LocalEventSystem {
    return new LocalEventSystem(this.broker, serializer);
  }

  /** What a container on this network is made of. */
  parts(serializer: Serializer): LocalParts {
    return {
      transport: this.transport(),
      registry: this.registry(),
      events: this.events(serializer),
      serializer,
    };
  }

  /** Gives a transport an endpoint. */
  join(transport: LocalTransport): string {
    const endpoint = transport.endpoint || `local://${++this.#count}`;
    this.#transports.set(endpoint, transport);
    return endpoint;
  }

  /** Takes a transport off the network. */
  leave(transport: LocalTransport): void {
    this.#transports.delete(transport.endpoint);
  }

  /** The transport at an endpoint. */
  at(endpoint: string): LocalTransport | undefined {
    return this.#transports.get(endpoint);
  }

  /** Calls a function whenever the instances of a service change; returns how to stop that. */
  onChange(watcher: (service: string) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Tells watchers that a service has changed. */
  changed(service: string): void {
    for (const watcher of [...this.#watchers]) watcher(service);
  }
}
