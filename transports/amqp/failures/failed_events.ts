import { EventError } from "../../../core/errors.ts";
import { randomId } from "../../../core/id.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { ForeignQueueError } from "../topology/declare.ts";
import { FAILED } from "./failures.ts";
import type { Payload } from "../message.ts";
import type { EventMetrics } from "../metrics.ts";
import type { Publisher } from "../publishing/publisher.ts";
import type { Topology } from "../topology/topology.ts";
import type { WaitingQueues } from "./waiting_queues.ts";

const log = getLogger("lymph.events.amqp");

/** What {@linkcode FailedEvents} need of their event system. */
export interface FailedEventsOptions {
  /** Publishes them. */
  readonly publisher: Pick<Publisher, "publish">;
  /** Where they wait for their next attempt. */
  readonly waitingQueues: WaitingQueues;
  /** Names the queues. */
  readonly topology: Topology;
  /** Counts them. */
  readonly metrics: EventMetrics;
}

/** Takes events to where they go that were not handled. */
export class FailedEvents {
  readonly #options: FailedEventsOptions;

  /** Takes them there once asked to. */
  constructor(options: FailedEventsOptions) {
    this.#options = options;
  }

  /** Has an event tried again after a while; resolves once the broker has it. */
  async retryLater(queue: string, payload: Payload, delayMs: number): Promise<void> {
    const { waitingQueues, topology, metrics } = this.#options;
    try {
      await waitingQueues.put(payload, topology.retryQueue(queue, delayMs));
    } catch (error) {
      if (!(error instanceof ForeignQueueError)) throw error;
      log.warn("Trying an event of {queue} again at once: {error}", { queue, error });
      if (!await this.putAtEnd(queue, payload)) throw error;
    }
    metrics.retried(queue);
  }

  /** Counts an event that is tried again without the broker. */
  retriesHere(queue: string): void {
    this.#options.metrics.retried(queue);
  }

  /** Puts an event at the end of a queue; resolves to false if the queue does not exist. */
  putAtEnd(queue: string, payload: Payload): Promise<boolean> {
    const destination = { exchange: "", key: queue, messageId: randomId() };
    return this.#options.publisher.publish(payload, destination);
  }

  /** Keeps a dead letter; resolves once the broker has it. */
  async giveUp(queue: string, payload: Payload): Promise<void> {
    const { publisher, topology: { dead }, metrics } = this.#options;
    const messageId = String(payload.properties.headers[FAILED.id]);
    if (!await publisher.publish(payload, { exchange: dead, key: queue, messageId })) {
      throw new EventError(`${dead} is gone`);
    }
    metrics.gaveUp(queue);
  }
}
