import { UnrecoverableError } from "../errors.ts";
import { longestBackoffMs } from "../time/backoff.ts";

/** How often a handler that says nothing else tries a failed event again: for about 8 seconds. */
export const DEFAULT_RETRIES = 5;

/** How long a failed event waits at most until it is tried again. */
export const MAX_RETRY_DELAY_MS = 60_000;

/**
 * When an event that has failed is tried again: after 250 ms, and after twice as long each time, up
 * to a minute.
 *
 * @param error What the handler rejected with.
 * @param attempts How often the event was tried so far; at least 1.
 * @param retries How often it may be tried again in all.
 * @returns Milliseconds, or undefined if it is given up.
 */
export function nextAttemptInMs(
  error: unknown,
  attempts: number,
  retries: number,
): number | undefined {
  // By name, as the error may come from another copy of this module.
  const isPointless = error instanceof Error && error.name === UnrecoverableError.prototype.name;
  if (isPointless || attempts > retries) return undefined;
  return longestBackoffMs(attempts, { firstMs: 250, maxMs: MAX_RETRY_DELAY_MS });
}
