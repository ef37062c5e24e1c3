import { DEFAULT_INTERFACE } from "../../core/container/default_interface.ts";
import type { ServiceInstance } from "../../core/discovery/instance.ts";
import { unknownService } from "../client/unknown_service.ts";
import type { Connection } from "../extension.ts";
import { readSnapshot, type Snapshot } from "./snapshot.ts";

/** What was found at one time. */
export interface Collection {
  /** The instances of each service. */
  readonly services: ReadonlyMap<string, readonly ServiceInstance[]>;
  /** What each instance said, by its endpoint; those that did not answer are missing. */
  readonly snapshots: ReadonlyMap<string, Snapshot>;
}

/**
 * Makes sure that services are known, so that a slip of the pen is not taken for an idle service.
 *
 * @throws {LookupError} If the registry does not know one.
 */
export async function expectServices(
  connection: Connection,
  names: readonly string[],
): Promise<void> {
  if (names.length === 0) return;
  const known = await connection.discover();
  for (const name of names) {
    if (known.includes(name)) continue;
    throw unknownService(name, known);
  }
}

/**
 * Asks all instances of services for their metrics.
 *
 * @param names The services; none stands for all.
 */
export async function collect(
  connection: Connection,
  names: readonly string[],
  timeoutMs: number,
): Promise<Collection> {
  const known = names.length > 0 ? names : await connection.discover();
  const services = new Map<string, readonly ServiceInstance[]>();
  for (const name of known) {
    if (name === DEFAULT_INTERFACE && names.length === 0) continue;
    const instances = await connection.instances(name);
    if (instances.length > 0 || names.length > 0) services.set(name, instances);
  }
  const endpoints = new Set([...services.values()].flat().map(({ endpoint }) => endpoint));
  const snapshots = new Map<string, Snapshot>();
  await Promise.all(Array.from(endpoints, async (endpoint) => {
    const question = { subject: "lymph.get_metrics", body: {} };
    try {
      const { body } = await connection.request(endpoint, question, { timeoutMs });
      snapshots.set(endpoint, readSnapshot(body, performance.now(), [...services.keys()]));
    } catch {
      // The table shows which instance does not answer.
    }
  }));
  return { services, snapshots };
}
