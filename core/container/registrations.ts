import type { ServiceInstance } from "../discovery/instance.ts";
import type { ServiceRegistry } from "../discovery/registry.ts";
import { workerName } from "../events/handling/tasks.ts";
import type { Interface } from "../interface/interface.ts";
import { stateOf } from "../interface/messenger.ts";
import type { ContainerOptions } from "./container_options.ts";
import { registeredMetadata } from "./offers.ts";
import { release } from "../release.ts";
import { DEFAULT_INTERFACE } from "../rpc/container_subjects.ts";
import { settleAll } from "../time/settle_all.ts";

/** The container that interfaces are registered of. */
export interface Registrant {
  /** Its identity. */
  readonly identity: string;
  /** Where it is reached. */
  readonly endpoint: string;
  /** What is registered besides that of each interface. */
  readonly metadata: ContainerOptions["metadata"];
}

/** The instances of those interfaces that others should find. */
export function instancesOf(
  interfaces: readonly Interface[],
  { identity, endpoint, metadata }: Registrant,
): ServiceInstance[] {
  return interfaces.filter((one) => one.shouldRegister()).map((installed) => {
    const { name, version, isWorker } = installed;
    return {
      id: stateOf(installed).id,
      service: isWorker ? workerName(name) : name,
      identity,
      endpoint,
      // Python lymph sorts the versions of a service, and registers its own release here.
      version: version ?? (name === DEFAULT_INTERFACE ? release : null),
      metadata: { ...metadata, ...registeredMetadata(installed) },
    };
  });
}

/** What a container has registered. */
export class Registrations {
  readonly #registry: ServiceRegistry;
  readonly #registered: ServiceInstance[] = [];

  /** Creates an empty list. */
  constructor(registry: ServiceRegistry) {
    this.#registry = registry;
  }

  /** Registers instances, one after the other. */
  async registerAll(instances: readonly ServiceInstance[]): Promise<void> {
    for (const instance of instances) {
      this.#registered.push(instance);
      await this.#registry.register(instance);
    }
  }

  /** Unregisters all of them. */
  async unregisterAll(): Promise<void> {
    const instances = this.#registered.splice(0);
    await settleAll(instances.map((instance) => this.#registry.unregister(instance)));
  }
}
