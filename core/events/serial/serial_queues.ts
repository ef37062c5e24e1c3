import { UnrecoverableError } from "../../errors.ts";
import type { SerialEventOptions } from "../event_options.ts";
import type { Subscription } from "../event_system.ts";
import { DEFAULT_RETRIES } from "../retry.ts";
import type { ServiceEvent } from "../service_event.ts";
import { partitionOf } from "./partitions.ts";

/** Body of the event that carries a serial event to its partition. */
export interface PartitionBody {
  /** What the names of the handler's queues begin with. */
  readonly queue: string;
  /** The serial event. */
  readonly event: Record<string, unknown>;
}

/**
 * The queues of one serial event handler, and how events get from one to the next: all matching
 * events go through the push queue, which hands each to the partition of its key.
 *
 * @see docs/protocol.md, section 6
 */
export class SerialQueues {
  /** How many partitions there are. */
  readonly count: number;
  readonly #name: string;
  readonly #queue: string;
  readonly #types: readonly string[];
  readonly #options: SerialEventOptions;

  /** Names the queues of a handler. */
  constructor(
    interfaceName: string,
    handlerName: string,
    { types, options }: { readonly types: readonly string[]; readonly options: SerialEventOptions },
  ) {
    this.#name = handlerName;
    this.#queue = `${interfaceName}-${handlerName}`;
    this.#types = types;
    this.#options = options;
    this.count = options.partitions ?? 12;
  }

  /** Takes all events, in order. It never gives up on handing them on. */
  push(): Subscription {
    const queue = `${this.#queue}.push`;
    return { queue, patterns: this.#types, order: "serial", retries: Infinity };
  }

  /** Takes the events of one partition, in order. */
  partition(index: number): Subscription {
    return {
      queue: `${this.#queue}.${index}`,
      patterns: [`${this.#name}.${index}`],
      order: "serial",
      retries: this.#options.retries ?? DEFAULT_RETRIES,
    };
  }

  /**
   * Wraps an event for the partition of its key.
   *
   * @param source Identity of the sender.
   * @throws {UnrecoverableError} If it has none.
   */
  wrap(event: ServiceEvent, source: string): ServiceEvent<PartitionBody> {
    const index = partitionOf(this.#keyOf(event), this.count);
    return {
      type: `${this.#name}.${index}`,
      // The queue, as another interface may have a handler of the same name.
      body: { queue: this.#queue, event: { ...event } },
      source,
      headers: event.headers,
    };
  }

  /**
   * Unwraps an event in its partition; undefined if it is meant for another interface.
   *
   * @throws {UnrecoverableError} If it is no wrapped event.
   */
  unwrap({ body }: ServiceEvent): ServiceEvent | undefined {
    const { queue = this.#queue, event } = (body ?? {}) as Partial<PartitionBody>;
    if (queue !== this.#queue) return undefined;
    if (typeof event?.type !== "string") {
      throw new UnrecoverableError(`Cannot handle what came to ${this.#queue}: it holds no event`);
    }
    const { type, source = "", headers = {}, body: inner = {} } = event as Partial<ServiceEvent>;
    return { type: type as string, source, headers, body: inner };
  }

  #keyOf(event: ServiceEvent): string | number | bigint {
    let key: unknown;
    try {
      key = this.#options.key(event);
    } catch (cause) {
      throw new UnrecoverableError(`Cannot tell the key of a ${event.type} event`, { cause });
    }
    if (typeof key === "string" || typeof key === "number" || typeof key === "bigint") return key;
    throw new UnrecoverableError(
      `The key of a ${event.type} event must be a string or a number: current value is ${key}`,
    );
  }
}

/** Whether an event is one that carries another to its partition. */
export function isPartitionEvent({ type, body }: ServiceEvent): boolean {
  if (!/\.\d+$/.test(type) || typeof body !== "object" || body === null) return false;
  return Object.keys(body).length === 2 && "queue" in body && "event" in body;
}
