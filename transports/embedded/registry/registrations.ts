import type { ServiceInstance } from "../../../core/discovery/instance.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import type { RegistryRows } from "./registry_rows.ts";
import type { SessionRow } from "../sessions/sessions.ts";

const logger = getLogger("lymph.embedded");

/** What this process has registered, so that it can be registered again where it got lost. */
export class Registrations {
  readonly #instances = new Map<string, ServiceInstance>();

  /**
   * Registers an instance; the newest registration of a service and id wins.
   *
   * @throws {Error} If the store fails or the record cannot be written as JSON.
   */
  async add(
    { store, sessions, instances }: RegistryRows,
    instance: ServiceInstance,
  ): Promise<void> {
    const previous = await store.write(() => {
      const own = sessions.own();
      const holder = instances.holder(instance);
      instances.put(instance, own);
      return holder === undefined || holder === own ? undefined : sessions.find(holder);
    });
    this.#instances.set(keyOf(instance), instance);
    if (previous !== undefined && await sessions.isAlive(previous)) warn(instance, previous);
  }

  /**
   * Removes an instance that was added here and has not been taken over since.
   *
   * @returns Whether there was one.
   * @throws {Error} If the store fails.
   */
  async remove(
    { store, sessions, instances }: RegistryRows,
    instance: ServiceInstance,
  ): Promise<boolean> {
    const key = keyOf(instance);
    const known = this.#instances.get(key);
    if (known === undefined) return false;
    this.#instances.delete(key); // first, so that it is not restored
    try {
      await store.write(() => {
        const own = sessions.current();
        if (own !== undefined) instances.remove(instance, own);
      });
    } catch (thrown) {
      if (!this.#instances.has(key)) this.#instances.set(key, known);
      throw thrown;
    }
    return true;
  }

  /**
   * Adds again what is missing in the store, and gives up what others have taken over.
   *
   * @returns Whether anything was missing.
   * @throws {Error} If the store fails.
   */
  async restore({ store, sessions, instances }: RegistryRows): Promise<boolean> {
    const own = sessions.current();
    const missing: ServiceInstance[] = [];
    for (const [key, instance] of this.#instances) {
      const holder = instances.holder(instance);
      if (holder === undefined) missing.push(instance);
      else if (holder !== own) this.#instances.delete(key);
    }
    if (missing.length === 0) return false;
    await store.write(() => {
      const session = sessions.own();
      for (const instance of missing) {
        // It may have been unregistered, or registered by another, while the file was locked.
        if (!this.#instances.has(keyOf(instance)) || instances.holder(instance) !== undefined) {
          continue;
        }
        instances.put(instance, session);
      }
    });
    return true;
  }
}

function keyOf({ service, id }: ServiceInstance): string {
  return JSON.stringify([service, id]);
}

function warn({ service, id }: ServiceInstance, { process }: SessionRow): void {
  logger.warn(
    "Took over {id} of {service} from process {pid}, which is alive: ids must be unique",
    {
      id,
      service,
      pid: process.pid,
    },
  );
}
