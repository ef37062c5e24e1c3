/**
 * The clock that goes on where a test has stopped the one that everybody else sees.
 *
 * @module
 */
const { setTimeout, clearTimeout } = globalThis;
const now = performance.now.bind(performance);

/** A timer that is set. */
export type RealTimer = ReturnType<typeof setTimeout>;

/** Real time, whatever stands in its place. */
export const realTime = {
  /** Milliseconds on a scale that never stands still. */
  now,
  /** Calls a function after so many milliseconds. */
  setTimeout: (action: () => void, ms: number): RealTimer => setTimeout(action, ms),
  /** Forgets a timer. */
  clearTimeout: (timer: RealTimer): void => clearTimeout(timer),
};

/** Whether timers do not fire by themselves at present, as a test has faked them. */
export function isTimeFaked(): boolean {
  return globalThis.setTimeout !== setTimeout;
}
