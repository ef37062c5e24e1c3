import { checkOptions, type OptionName } from "../declarations/decorator_options.ts";
import type { ServiceEvent } from "./service_event.ts";

/** Options of {@linkcode event}. */
export interface EventOptions {
  /**
   * Name of the queue behind the interface's name.
   *
   * @default {the method's name}
   */
  readonly queueName?: string;
  /**
   * One event at a time, in order, per instance.
   *
   * @default {false}
   */
  readonly sequential?: boolean;
  /**
   * Every instance gets every event, instead of one instance each.
   *
   * @default {false}
   */
  readonly broadcast?: boolean;
  /**
   * Unsubscribes after the first event that it has handled without an error.
   *
   * @default {false}
   */
  readonly once?: boolean;
  /**
   * How often a failed event is tried again, with growing delay, before it becomes a dead letter.
   * Throw an {@linkcode UnrecoverableError} where that would be of no use.
   *
   * @default {5}
   */
  readonly retries?: number;
  /**
   * Whether to subscribe when the service starts. If not, the queue is declared all the same and
   * keeps events until something subscribes to it: another release, or `this.subscribe(types, handle,
   * { queueName })` with the name of the method. A handler with `broadcast` or `once` has no queue then.
   *
   * @default {true}
   */
  readonly active?: boolean;
}

/** Options of {@linkcode task}. */
export type TaskOptions = Pick<EventOptions, "sequential" | "retries">;

/** Options of {@linkcode serialEvent}. */
export interface SerialEventOptions extends Pick<EventOptions, "retries"> {
  /** What the event is about: events of one key are handled in order. */
  // deno-lint-ignore no-explicit-any -- the handler alone knows the type of the body
  readonly key: (event: ServiceEvent<any>) => string | number | bigint;
  /**
   * How many keys can be worked on at the same time, hence how many instances can share the work.
   * All instances of a service must agree on it.
   *
   * @default {12}
   */
  readonly partitions?: number;
}

const EVENT_OPTIONS: readonly OptionName[] = [
  "queueName",
  "sequential",
  "broadcast",
  "once",
  "retries",
  "active",
];

/**
 * Refuses options that are invalid or contradict each other.
 *
 * @throws {TypeError | RangeError} If they do.
 */
export function checkEventOptions(options: EventOptions): void {
  checkOptions(options, EVENT_OPTIONS);
  if (options.once && options.broadcast) {
    throw new TypeError("Cannot handle events as once and broadcast must not both be set");
  }
}
