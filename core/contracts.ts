/**
 * Contracts of the parts that a container is made of, for authors of transports, registries, event
 * systems and serializers. Each has a test in `@lymph/lymph/testing` that every implementation
 * passes: `testTransport`, `testServiceRegistry`, `testEventSystem`, `testSerializer`.
 *
 * @example A serializer of your own
 * ```ts
 * import type { Serializer } from "@lymph/lymph/contracts";
 *
 * export class PlainJson implements Serializer {
 *   readonly contentType = "application/json";
 *
 *   encode(value: unknown): Uint8Array<ArrayBuffer> {
 *     return new TextEncoder().encode(JSON.stringify(value) ?? "null");
 *   }
 *
 *   decode(bytes: Uint8Array): unknown {
 *     return JSON.parse(new TextDecoder().decode(bytes));
 *   }
 * }
 * ```
 *
 * @module
 */
export type { Component, StopOptions } from "./component.ts";
export type { ServiceInstance } from "./discovery/instance.ts";
export type { ServiceRegistry, WatchOptions } from "./discovery/registry.ts";
export {
  EventError,
  LookupError,
  NotConnectedError,
  QueueFullError,
  RegistrationError,
} from "./errors.ts";
export type {
  DeadLetter,
  DeadLetters,
  DeadLetterSelection,
  ListDeadLettersOptions,
  RetryDeadLettersOptions,
} from "./events/dead_letters.ts";
export { checkedDelayMs, MAX_DELAY_MS } from "./events/emitting/delay.ts";
export type {
  DeliveryOrder,
  EventHandler,
  EventRoute,
  EventSystem,
  PublishOptions,
  Subscription,
} from "./events/event_system.ts";
export type { EventLog, LoggedEvent, LogReader, LogSubscription } from "./events/event_log.ts";
export type { EventQueues, QueueStatus, UnwantedType } from "./events/queues.ts";
export { DEFAULT_RETRIES, nextAttemptInMs } from "./events/retry.ts";
export type { ServiceEvent } from "./events/service_event.ts";
export { matchesTopic } from "./events/topic.ts";
export type { Broadcast } from "./observe/broadcast.ts";
export type { MetricKind, MetricSource, Sample, Tags } from "./observe/metrics/metric_source.ts";
export type { Frame, FrameLength, Receiver, Transport } from "./rpc/transport.ts";
export { type LongPart, NOT_COPIED, type SeparatePart, type Serializer } from "./serializer.ts";
