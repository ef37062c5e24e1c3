/** For how long an event can be delayed: 49 days, as RabbitMQ counts milliseconds in 32 bits. */
export const MAX_DELAY_MS: number = 49 * 24 * 60 * 60_000;

/**
 * The delay of an event, for every event system. A time that has passed is no delay, so that
 * `{ delayMs: dueAt - Date.now() }` needs no check of its own.
 *
 * @param delayMs What `emit` was given.
 * @returns Milliseconds from 0 to {@linkcode MAX_DELAY_MS}, not always whole.
 * @throws {RangeError} If it is not a finite number, or more than that.
 */
export function checkedDelayMs(delayMs: number): number {
  if (Number.isFinite(delayMs) && delayMs <= MAX_DELAY_MS) return Math.max(0, delayMs);
  throw new RangeError(
    `Cannot emit an event as delayMs must be a number of milliseconds of at most ${MAX_DELAY_MS} ` +
      `(49 days): current value is ${
        typeof delayMs === "number" ? delayMs : Deno.inspect(delayMs)
      }`,
  );
}
