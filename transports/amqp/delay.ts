/** For how long a waiting queue outlives its last event. */
const LEASE_MS = 10 * 60_000;
/** The broker counts milliseconds in 32 bits. */
const MAX_BROKER_MS = 2 ** 32 - 1;
/** Delays are multiples of it. */
const FINEST_STEP_MS = 10;
/** How many steps a delay has at least, where they are not the finest ones. */
const MIN_STEPS = 50;

/** How often a waiting queue that is in use has to be declared again, lest it expires. */
export const RENEW_MS: number = LEASE_MS / 2;
/** How long an event can be delayed: 49 days. */
export const MAX_DELAY_MS: number = MAX_BROKER_MS - LEASE_MS;

/**
 * For how long an event waits that is to be delayed: as long as wished, or a little longer. Each
 * different delay of an event type takes a queue, so they are rounded up to multiples of 10 ms, and
 * from one second on of 20 ms, 50 ms, 100 ms, 200 ms, …, by less than 2 % of the delay: one day to
 * 24 h 10 min. So a type has at most 100 queues for all delays up to a second, 300 for those up to a
 * quarter of a minute, and a thousand for those up to a day.
 *
 * @param delayMs Milliseconds; 0 or less for no delay.
 * @returns Whole milliseconds, at most {@linkcode MAX_DELAY_MS}.
 * @throws {RangeError} If the broker cannot count that far.
 */
export function roundedDelayMs(delayMs: number): number {
  if (delayMs <= 0) return 0;
  if (!(delayMs <= MAX_DELAY_MS)) {
    throw new RangeError(
      `Cannot emit an event as delayMs must be at most ${MAX_DELAY_MS}: current value is ${delayMs}`,
    );
  }
  const stepMs = stepOf(delayMs);
  return Math.min(Math.ceil(delayMs / stepMs) * stepMs, MAX_DELAY_MS);
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
