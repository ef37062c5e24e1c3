/** Less is what is corrected while a clock is kept in step. */
const TOLERANCE_MS = 1000;

/** Notices when the time of day is set back, which time that merely passes never is. */
export class Clock {
  #offsetMs: number | undefined;

  /** Whether the clock was set back since the last question; on the first one it may have been. */
  wasSetBack(): boolean {
    const offsetMs = Date.now() - performance.now();
    const previousMs = this.#offsetMs;
    this.#offsetMs = offsetMs;
    return previousMs === undefined || offsetMs < previousMs - TOLERANCE_MS;
  }
}
