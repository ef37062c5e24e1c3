/** The longest time that a timer of the platform waits; it takes anything longer for no time. */
export const MAX_TIMER_MS: number = 2 ** 31 - 1;

/**
 * The time of an option that becomes a timer. What is longer than a timer waits, such as `Infinity`,
 * is the longest time.
 *
 * @param name The option, for the error.
 * @throws {RangeError} If it is negative or not a number.
 */
export function timerMs(name: string, ms: number): number {
  if (typeof ms === "number" && ms >= 0) return Math.min(ms, MAX_TIMER_MS);
  throw new RangeError(
    `Cannot use the option ${name} as it must be at least 0: current value is ${ms}`,
  );
}

/**
 * Calls a function once a time has passed, never earlier, however long it is.
 *
 * @param ms Milliseconds from now on; `Infinity` never passes. 0 or less is the next turn of the
 * event loop.
 * @returns Call it to cancel.
 */
export function callAfter(ms: number, action: () => void): () => void {
  const due = performance.now() + ms;
  let timer: ReturnType<typeof setTimeout>;
  const wait = (leftMs: number): void => {
    timer = setTimeout(() => {
      // A timer may fire a fraction of a millisecond early.
      const restMs = due - performance.now();
      if (restMs > 0) wait(restMs);
      else action();
    }, Math.min(Math.ceil(leftMs), MAX_TIMER_MS));
  };
  wait(ms);
  return () => clearTimeout(timer);
}
