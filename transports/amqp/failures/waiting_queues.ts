import { EventError } from "../../../core/errors.ts";
import { randomId } from "../../../core/id.ts";
import { RENEW_MS } from "../topology/delay.ts";
import type { Payload } from "../message.ts";
import type { Publisher } from "../publishing/publisher.ts";
import type { QueueSpec } from "../topology/topology.ts";

/** Of how many queues it is remembered that they exist: those of a few event types at least. */
const MAX_REMEMBERED = 10_000;

/** Puts messages into queues in which they wait their time, which exist while they are needed. */
export class WaitingQueues {
  readonly #publisher: Pick<Publisher, "publish">;
  readonly #declare: (queue: QueueSpec) => Promise<void>;
  /** When each queue was declared, the longest ago first. */
  readonly #declared = new Map<string, { readonly at: number; readonly done: Promise<void> }>();

  #offsetMs = Date.now() - performance.now();

  /** Publishes with a publisher; `declare` makes sure that a queue exists. */
  constructor(
    publisher: Pick<Publisher, "publish">,
    declare: (queue: QueueSpec) => Promise<void>,
  ) {
    this.#publisher = publisher;
    this.#declare = declare;
  }

  /**
   * Puts a message into a waiting queue.
   *
   * @throws {EventError} If the broker does not take it.
   */
  async put(payload: Payload, queue: QueueSpec): Promise<void> {
    for (let attempt = 0; attempt < 2; attempt++) {
      await this.#ensure(queue);
      const destination = { exchange: "", key: queue.name, messageId: randomId() };
      if (await this.#publisher.publish(payload, destination)) return;
      this.#declared.delete(queue.name); // it was deleted
    }
    throw new EventError(`Cannot delay an event as ${queue.name} is deleted again and again`);
  }

  #ensure(queue: QueueSpec): Promise<void> {
    const now = performance.now();
    // The monotonic clock stands still while the machine sleeps, and the broker's does not.
    const offsetMs = Date.now() - now;
    if (offsetMs > this.#offsetMs + 1000) this.#declared.clear();
    this.#offsetMs = offsetMs;
    this.#forget(now - RENEW_MS, Infinity);
    const known = this.#declared.get(queue.name);
    if (known !== undefined) return known.done;
    const done = this.#declare(queue);
    this.#declared.set(queue.name, { at: now, done });
    this.#forget(-Infinity, MAX_REMEMBERED);
    done.catch(() => this.#declared.delete(queue.name));
    return done;
  }

  /** Forgets what may soon expire, and what there is no room for. */
  #forget(until: number, maxCount: number): void {
    for (const [name, { at }] of this.#declared) {
      if (at > until && this.#declared.size <= maxCount) break;
      this.#declared.delete(name);
    }
  }
}
