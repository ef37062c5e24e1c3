import type { ServiceInstance } from "../../../core/discovery/instance.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import type { RegistryRows } from "./registry_rows.ts";

const logger = getLogger("lymph.embedded");

/** What one watcher has seen of a service so far. */
export class ServiceView {
  readonly #service: string;
  #source: RegistryRows | undefined;
  #revision = -1;
  #turn: number | undefined;
  #hasFailed = false;

  /** Creates a view that has seen nothing yet. */
  constructor(service: string) {
    this.#service = service;
  }

  /**
   * Reads the service again.
   *
   * @returns Its instances, or undefined where nothing has changed since the last call or where
   * the store cannot be read at the moment, which is logged.
   */
  async refresh(opened: RegistryRows): Promise<readonly ServiceInstance[] | undefined> {
    try {
      const { instances } = opened;
      const revision = instances.revision(this.#service);
      if (revision === this.#revision && opened === this.#source) return undefined;
      const list = instances.list(this.#service);
      if (list.length > 0) this.#turn ??= await this.#takeTurn(opened);
      this.#source = opened;
      this.#revision = revision;
      this.#hasFailed = false;
      return rotate(list, this.#turn ?? 0);
    } catch (error) {
      if (!this.#hasFailed) {
        logger.warn("Cannot read the instances of {service}, keeping the last ones: {error}", {
          service: this.#service,
          error,
        });
      }
      this.#hasFailed = true;
      return undefined;
    }
  }

  async #takeTurn({ store, instances }: RegistryRows): Promise<number> {
    try {
      // Whose turn it is is worth no wait: readers need no lock.
      return await store.write(() => instances.takeTurn(this.#service), {
        signal: AbortSignal.abort(),
      });
    } catch (error) {
      logger.debug("Starting anywhere as no turn could be taken: {error}", { error });
      return Math.floor(Math.random() * 2 ** 20);
    }
  }
}

function rotate<T>(list: readonly T[], turn: number): T[] {
  const start = list.length === 0 ? 0 : turn % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
