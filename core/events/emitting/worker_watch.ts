import type { Listing } from "../../discovery/directory.ts";
import { getLogger } from "../../observe/logs/log.ts";
import { taskOf, workerName } from "../handling/tasks.ts";

const log = getLogger("lymph.events");

/** Warns when tasks are handed over while no worker of their service runs. */
export class WorkerWatch {
  readonly #instances: (service: string) => Listing;
  /** Services without workers that were told already. */
  readonly #told = new Set<string>();
  /** Services whose list is awaited. */
  readonly #awaited = new Set<string>();
  readonly #stopping = new AbortController();

  /**
   * Knows nothing yet.
   *
   * @param instances The instances of a service.
   */
  constructor(instances: (service: string) => Listing) {
    this.#instances = instances;
  }

  /** Looks whether a task that was handed over finds a worker; `type` may be that of any event. */
  check(type: string): void {
    const task = taskOf(type);
    if (task === undefined) return;
    const service = task.slice(0, task.lastIndexOf("."));
    const listing = this.#instances(workerName(service));
    if (listing.isReady) return this.#judge(service, listing);
    if (this.#awaited.has(service)) return; // or each task would leave a waiter
    this.#awaited.add(service);
    void listing.changed(this.#stopping.signal).then(() => {
      this.#awaited.delete(service);
      this.#judge(service, listing);
    });
  }

  /** Waits for nothing any more. */
  stop(): void {
    this.#stopping.abort();
  }

  #judge(service: string, { isReady, instances }: Listing): void {
    if (!isReady) return; // the registry is away, which is told elsewhere
    if (instances.length > 0) return void this.#told.delete(service);
    if (this.#told.has(service)) return;
    this.#told.add(service);
    log.warn("No worker of {service} runs: its tasks wait until lymph worker starts one", {
      service,
    });
  }
}
