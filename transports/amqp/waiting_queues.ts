import { EventError } from "../../core/errors.ts";
import { randomId } from "../../core/id.ts";
import type { Payload } from "./message.ts";
import type { Publisher } from "./publisher.ts";
import { type QueueSpec, RENEW_MS } from "./topology.ts";

/** Puts messages into queues in which they wait their time, which exist while they are needed. */
export class WaitingQueues {
  readonly #publisher: Publisher;
  readonly #declare: (queue: QueueSpec) => Promise<void>;
  /** When each queue was declared, the longest ago first. */
  readonly #declared = new Map<string, { readonly at: number; readonly done: Promise<void> }>();

  /** Publishes with a publisher; `declare` makes sure that a queue exists. */
  constructor(publisher: Publisher, declare: (queue: QueueSpec) => Promise<void>) {
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
      this.#declared.delete(queue.name); // somebody has deleted it
    }
    throw new EventError(`Cannot delay an event as ${queue.name} is deleted again and again`);
  }

  #ensure(queue: QueueSpec): Promise<void> {
    const now = performance.now();
    for (const [name, { at }] of this.#declared) {
      if (at > now - RENEW_MS) break;
      this.#declared.delete(name);
    }
    const known = this.#declared.get(queue.name);
    if (known !== undefined) return known.done;
    const done = this.#declare(queue);
    this.#declared.set(queue.name, { at: now, done });
    done.catch(() => this.#declared.delete(queue.name));
    return done;
  }
}
