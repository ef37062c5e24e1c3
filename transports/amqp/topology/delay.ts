import { checkedDelayMs, MAX_DELAY_MS } from "../../../core/events/emitting/delay.ts";

/** For how long a waiting queue outlives its last event. */
const LEASE_MS = 10 * 60_000;
/** Delays are multiples of it. */
const FINEST_STEP_MS = 10;
/** How many steps a delay has at least, where they are not the finest ones. */
const MIN_STEPS = 50;

/** How often a waiting queue that is in use has to be declared again, lest it expires. */
export const RENEW_MS: number = LEASE_MS / 2;

/**
 * For how long an event waits that is to be delayed: as long as wished, or a little longer. Each
 * different delay of an event type takes a queue, so they are rounded up to multiples of 10 ms, and
 * from one second on of 20 ms, 50 ms, 100 ms, 200 ms, …, by less than 2 % of the delay: one day to
 * 24 h 10 min. So a type has at most 100 queues for all delays up to a second, 300 for those up to a
 * quarter of a minute, and a thousand for those up to a day.
 *
 * @param delayMs Milliseconds; 0 or less for no delay.
 * @returns Whole milliseconds, at most {@linkcode MAX_DELAY_MS}: with the lease of its queue, that
 * is what the broker can count in 32 bits.
 * @throws {RangeError} If it is not a number up to that limit.
 */
export function roundedDelayMs(delayMs: number): number {
  const wishedMs = checkedDelayMs(delayMs);
  if (wishedMs === 0) return 0;
  const stepMs = stepOf(wishedMs);
  return Math.min(Math.ceil(wishedMs / stepMs) * stepMs, MAX_DELAY_MS);
}

/** For how long a queue is kept in which events wait. */
export function leaseMs(delayMs: number): number {
  return delayMs + LEASE_MS;
}

/** The largest of 10, 20, 50, 100, 200, … that goes often enough into a delay. */
function stepOf(delayMs: number): number {
  let stepMs = FINEST_STEP_MS;
  for (let power = FINEST_STEP_MS;; power *= 10) {
    for (const factor of [1, 2, 5]) {
      if (power * factor * MIN_STEPS > delayMs) return stepMs;
      stepMs = power * factor;
    }
  }
}
