import type { Component } from "../component.ts";
import type { MetricSource } from "../observe/metrics/metric_source.ts";
import type { DeadLetters } from "./dead_letters.ts";
import type { EventLog } from "./event_log.ts";
import type { EventQueues } from "./queues.ts";
import type { ServiceEvent } from "./service_event.ts";

/** Options of {@linkcode EventSystem.emit}. */
export interface PublishOptions {
  /**
   * Milliseconds until the event is delivered, never earlier: a finite number of at most 49 days.
   * 0 or less is no delay.
   *
   * @default {0}
   */
  readonly delayMs?: number;
}

/**
 * How many events of a queue are handled at the same time.
 *
 * - `concurrent`: as many as come, by all subscribers of the queue.
 * - `sequential`: one after the other by each subscriber. While a failed one waits for its next
 *   attempt, those behind it go ahead.
 * - `serial`: one after the other by the whole queue, strictly in the order of emission. One
 *   subscriber is active; the next takes over once it leaves or is found dead, never while a
 *   handler of it may still run. A failed event holds up those behind it until it is handled or
 *   has become a dead letter.
 */
export type DeliveryOrder = "concurrent" | "sequential" | "serial";

/** A queue, and how a subscriber takes events from it. */
export interface Subscription {
  /**
   * Name of the queue. Subscribers of one queue share its events; each queue gets every event that
   * its patterns match.
   */
  readonly queue: string;
  /** AMQP topic patterns: `*` stands for one word, `#` for any number of words. */
  readonly patterns: readonly string[];
  /**
   * How many events are handled at the same time; the same for all subscribers of a queue.
   *
   * @default {"concurrent"}
   */
  readonly order?: DeliveryOrder;
  /**
   * The queue belongs to this subscriber alone and vanishes with it, even if its process dies.
   *
   * @default {false}
   */
  readonly exclusive?: boolean;
  /**
   * How often a failed event is tried again before it becomes a dead letter; `Infinity` for as
   * long as it takes. See {@linkcode nextAttemptInMs} for when.
   *
   * @default {0}
   */
  readonly retries?: number;
}

/** Handles one event: resolves = acknowledged, rejects = tried again, then a dead letter. */
export type EventHandler = (event: ServiceEvent) => Promise<unknown>;

/**
 * Makes of one event the one that takes its place, or undefined if none does; rejects as an
 * {@linkcode EventHandler} does.
 */
export type EventRoute = (event: ServiceEvent) => Promise<ServiceEvent | undefined>;

/**
 * Publishes and delivers events, at least once: an event is delivered again if its subscriber dies
 * before the handler has settled.
 */
export interface EventSystem extends Component {
  /** Events that no attempt could handle, where the event system keeps them. */
  readonly deadLetters?: DeadLetters;
  /** The queues, where the event system can list and remove them. */
  readonly queues?: EventQueues;
  /** Events that are kept for those who come back, where the event system does so. */
  readonly log?: EventLog;
  /** What the event system itself measures, such as the lengths of queues. */
  readonly metrics?: MetricSource;
  /**
   * Publishes an event; resolves once the broker has it. An event that no queue wants is dropped.
   *
   * @throws {QueueFullError} If a limit is reached; nothing was published.
   * @throws {EventError} If the broker does not take it.
   * @throws {TypeError} If the body cannot be serialized.
   * @throws {RangeError} If `delayMs` is not finite, or more than 49 days.
   */
  emit(event: ServiceEvent, options?: PublishOptions): Promise<void>;
  /**
   * Makes sure that the queue of a subscription exists and gets matching events from now on, for
   * whoever subscribes later. Patterns add to those that a queue has.
   */
  declare(subscription: Subscription): Promise<void>;
  /**
   * Declares the queue and delivers its events to the handler; resolves once it is live, or stands
   * by where another subscriber of a serial queue is active.
   *
   * @returns Dispose of it to stop deliveries; resolves once handlers that still run have settled.
   */
  subscribe(subscription: Subscription, handler: EventHandler): Promise<AsyncDisposable>;
  /**
   * Subscribes as {@linkcode EventSystem.subscribe} does and emits, in place of each event, what
   * the route makes of it. Those of a serial queue keep their order, and none counts as handled
   * before its successor is as safe as it was. Where this is missing, each is emitted by itself.
   *
   * @returns Dispose of it to stop; resolves once nothing is on its way any more.
   */
  forward?(subscription: Subscription, route: EventRoute): Promise<AsyncDisposable>;
}
