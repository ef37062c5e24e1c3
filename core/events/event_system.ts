import type { Component } from "../component.ts";

/** Something that has happened, as it travels. */
export interface ServiceEvent<Body = unknown> {
  /** Dotted type, such as `"order.placed"`. */
  readonly type: string;
  /** Payload. */
  readonly body: Body;
  /** Identity of the container that emitted it. */
  readonly source: string;
  /** `trace_id` and whatever else travels beside the body. */
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Options of {@linkcode EventSystem.emit}. */
export interface EmitOptions {
  /**
   * Milliseconds until the event is delivered.
   *
   * @default {0}
   */
  readonly delayMs?: number;
}

/** What a subscriber wants to receive, and how. */
export interface Subscription {
  /**
   * Name of the queue. Subscribers of one queue share its events; each queue gets every event that
   * its patterns match.
   */
  readonly queue: string;
  /** AMQP topic patterns: `*` stands for one word, `#` for any number of words. */
  readonly patterns: readonly string[];
  /**
   * One event at a time, in order.
   *
   * @default {false}
   */
  readonly sequential?: boolean;
  /**
   * The queue belongs to this subscriber alone and vanishes with it.
   *
   * @default {false}
   */
  readonly exclusive?: boolean;
  /**
   * How often a failed event is tried again before it becomes a dead letter.
   *
   * @default {0}
   */
  readonly retries?: number;
}

/** Handles one event: resolves = acknowledged, rejects = tried again, then a dead letter. */
export type EventHandler = (event: ServiceEvent) => Promise<void>;

/** Publishes and delivers events, at least once. */
export interface EventSystem extends Component {
  /** Publishes an event; resolves once the broker has it. */
  emit(event: ServiceEvent, options?: EmitOptions): Promise<void>;
  /**
   * Delivers matching events to the handler; resolves once it is live. Disposing of the
   * subscription stops deliveries and waits for handlers that still run.
   */
  subscribe(subscription: Subscription, handler: EventHandler): Promise<AsyncDisposable>;
}
