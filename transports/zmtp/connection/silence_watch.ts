/** Times and actions of a {@linkcode SilenceWatch}. */
export interface SilenceWatchOptions {
  /** How often to look. */
  readonly intervalMs: number;
  /** How many silent intervals in a row count as lost. */
  readonly limit: number;
  /** Called after each silent interval below the limit, with how many there have been. */
  readonly onSilence?: (silentIntervals: number) => void;
  /** Called once the limit is reached, and after each further silent interval. */
  readonly onLost: () => void;
}

/**
 * Notices that nothing has been heard for a while.
 *
 * It counts intervals instead of comparing clocks: while this process itself stands still, no
 * interval passes, so that waking up late is never mistaken for a peer's silence.
 */
export class SilenceWatch {
  readonly #timer: ReturnType<typeof setInterval>;
  #silentIntervals = 0;
  #isHeard = false;

  /** Starts watching. */
  constructor({ intervalMs, limit, onSilence, onLost }: SilenceWatchOptions) {
    this.#timer = setInterval(() => {
      this.#silentIntervals = this.#isHeard ? 0 : this.#silentIntervals + 1;
      this.#isHeard = false;
      if (this.#silentIntervals >= limit) onLost();
      else if (this.#silentIntervals > 0) onSilence?.(this.#silentIntervals);
    }, intervalMs);
  }

  /** Something was heard. */
  heard(): void {
    this.#isHeard = true;
  }

  /** Stops watching. */
  stop(): void {
    clearInterval(this.#timer);
  }
}
