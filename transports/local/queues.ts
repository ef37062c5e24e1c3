import { EventError, LookupError } from "../../core/errors.ts";
import type { EventQueues, QueueStatus } from "../../core/events/queues.ts";
import type { LocalBroker } from "./broker.ts";

/** The queues of a broker. */
export class LocalQueues implements EventQueues {
  readonly #broker: LocalBroker;

  /** Creates a view of the queues. */
  constructor(broker: LocalBroker) {
    this.#broker = broker;
  }

  /** {@inheritDoc EventQueues.list} */
  list(): Promise<readonly QueueStatus[]> {
    return Promise.resolve(this.#broker.queues());
  }

  /** {@inheritDoc EventQueues.remove} */
  // deno-lint-ignore require-await -- so that a failure rejects, as the contract has it
  async remove(name: string): Promise<number> {
    const queue = this.#broker.queues().find((queue) => queue.name === name);
    if (queue === undefined) throw new LookupError(`There is no queue ${name}`);
    if (queue.consumers > 0) {
      throw new EventError(
        `Cannot remove queue ${name} as it must have no subscribers: current value is ${queue.consumers}`,
      );
    }
    this.#broker.removeQueue(name);
    return queue.length;
  }
}
