import { Directory } from "../../core/discovery/directory.ts";
import type { ServiceInstance } from "../../core/discovery/instance.ts";
import type { ServiceRegistry } from "../../core/discovery/registry.ts";
import { RpcError } from "../../core/errors.ts";

const TIMEOUT_MS = 5000;

/**
 * The instances of a service as the registry tells them first.
 *
 * @throws {RpcError} If it does not tell them in time.
 */
export async function instancesOf(
  registry: ServiceRegistry,
  service: string,
): Promise<readonly ServiceInstance[]> {
  const directory = new Directory(registry);
  try {
    return await listedInstances(directory, service);
  } finally {
    await directory.stop();
  }
}

/**
 * The instances of a service as a directory knows them.
 *
 * @throws {RpcError} If it does not come to know them in time.
 */
export async function listedInstances(
  directory: Directory,
  service: string,
): Promise<readonly ServiceInstance[]> {
  const listing = directory.listing(service);
  if (!listing.isReady) await listing.changed(AbortSignal.timeout(TIMEOUT_MS));
  if (listing.isReady) return listing.instances;
  const reason = listing.failure?.message ?? "the registry has gone away";
  throw new RpcError(`Cannot list instances of ${service}: ${reason}`, { cause: listing.failure });
}
