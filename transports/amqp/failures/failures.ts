import { toError } from "../../../core/errors.ts";
import type { Subscription } from "../../../core/events/event_system.ts";
import type { ServiceEvent } from "../../../core/events/service_event.ts";
import { describeFailure } from "../../../core/events/dead_letters.ts";
import { randomId } from "../../../core/id.ts";
import { HEADER } from "../../../core/message/message.ts";
import { INTERRUPTED } from "./interruptions.ts";
import {
  type EventFormat,
  type MessageHeaders,
  type Payload,
  type ReceivedPayload,
  repack,
  RETRY_COUNT,
} from "../message.ts";

/** Headers of messages that have failed, written once. */
export const FAILED = {
  /** How often it was tried. */
  attempts: "lymph-attempts",
  /** Queue whose handler failed. */
  queue: "lymph-queue",
  /** Type of the event, for what could not be unpacked. */
  type: "lymph-type",
  /** Class name of the last error. */
  errorType: "lymph-error-type",
  /** Message of the last error. */
  errorMessage: "lymph-error-message",
  /** When it was given up, as ISO 8601. */
  failedAt: "lymph-failed-at",
  /** Identifies the dead letter. */
  id: "lymph-id",
  /** Trace id of the event. */
  traceId: "lymph-trace-id",
} as const;

/** All headers have to fit into one frame. */
const MAX_TEXT_LENGTH = 8_000;

/**
 * How often a message was tried before: by us, or by Python lymph, which counts down inside
 * of the event.
 */
export function attemptsBefore(
  { properties: { headers } }: ReceivedPayload,
  event: ServiceEvent,
  retries: number,
): number {
  const counted = headers?.[FAILED.attempts];
  if (typeof counted === "number") return counted;
  const left = event.headers[RETRY_COUNT];
  return typeof left === "number" && Number.isFinite(retries) ? Math.max(0, retries - left) : 0;
}

/** Options of {@linkcode nextAttempt}. */
export interface NextAttemptOptions extends Pick<Subscription, "retries"> {
  /** Packs the event. */
  readonly format: EventFormat;
  /**
   * How often its handling was cut off.
   *
   * @default {0}
   */
  readonly interruptions?: number;
}

/**
 * The message with which a failed event is tried again.
 *
 * @param attempts How often it was tried.
 */
export function nextAttempt(
  event: ServiceEvent,
  attempts: number,
  { retries = 0, format, interruptions = 0 }: NextAttemptOptions,
): Payload {
  const headers = Number.isFinite(retries)
    ? { ...event.headers, [RETRY_COUNT]: retries - attempts }
    : event.headers;
  return format.pack({ ...event, headers }, {
    [FAILED.attempts]: attempts,
    ...interruptions > 0 && { [INTERRUPTED]: interruptions },
  });
}

/** What is known of an event that is given up. */
export interface Failure {
  /** Queue whose handler failed. */
  readonly queue: string;
  /** How often it was tried. */
  readonly attempts: number;
  /** What the handler rejected with. */
  readonly thrown: unknown;
  /** The event; undefined where it could not be unpacked. */
  readonly event?: ServiceEvent;
}

/** The message that becomes of one that is given up. */
export function deadLetterOf(
  message: ReceivedPayload,
  { queue, attempts, thrown, event }: Failure,
  format: EventFormat,
): Payload {
  const error = describeFailure(toError(thrown));
  const traceId = event?.headers[HEADER.traceId];
  const headers: MessageHeaders = {
    [FAILED.id]: randomId(),
    [FAILED.queue]: queue,
    [FAILED.type]: shortened(event?.type ?? message.fields.routingKey),
    [FAILED.errorType]: shortened(error.type),
    [FAILED.errorMessage]: shortened(error.message),
    [FAILED.attempts]: attempts,
    [FAILED.failedAt]: new Date().toISOString(),
    ...typeof traceId === "string" ? { [FAILED.traceId]: shortened(traceId) } : {},
  };
  if (event === undefined || !(RETRY_COUNT in event.headers)) return repack(message, headers);
  const { [RETRY_COUNT]: _left, ...others } = event.headers;
  return format.pack({ ...event, headers: others }, headers);
}

function shortened(text: string): string {
  return text.slice(0, MAX_TEXT_LENGTH);
}
