import type { ServiceInstance } from "../core/discovery/instance.ts";
import type { ServiceRegistry } from "../core/discovery/registry.ts";

/** The instances of a service as the registry tells them first. */
export async function instancesOf(
  registry: ServiceRegistry,
  service: string,
): Promise<readonly ServiceInstance[]> {
  const enough = new AbortController();
  try {
    for await (const instances of registry.watch(service, enough)) return instances;
    return [];
  } finally {
    enough.abort();
  }
}
