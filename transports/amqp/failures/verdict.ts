import { tellAttempt } from "../../../core/events/handling/tell_attempt.ts";
import { nextAttemptInMs } from "../../../core/events/retry.ts";
import type { ServiceEvent } from "../../../core/events/service_event.ts";

/** What becomes of an event that has failed. */
export type Verdict =
  | { readonly action: "retry"; readonly delayMs: number }
  | { readonly action: "give up" };

/** An event whose handler has failed. */
export interface FailedAttempt {
  /** Queue whose handler has failed. */
  readonly queue: string;
  /** The event. */
  readonly event: ServiceEvent;
  /** How often it was tried so far. */
  readonly attempts: number;
  /** How often it may be tried again in all. */
  readonly retries: number;
  /** What the handler rejected with. */
  readonly thrown: unknown;
}

/**
 * Decides what becomes of a failed event, and logs it. Everything behind this carries the verdict.
 */
export function judge({ queue, event, attempts, retries, thrown }: FailedAttempt): Verdict {
  const delayMs = nextAttemptInMs(thrown, attempts, retries);
  tellAttempt({ queue, event, attempts, retries, delayMs });
  return delayMs === undefined ? { action: "give up" } : { action: "retry", delayMs };
}
