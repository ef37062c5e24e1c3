/** Options of a {@linkcode Watchdog}. */
export interface WatchdogOptions {
  /** Milliseconds without an answer, or without a question, that are too long. */
  readonly limitMs: number;
  /** Called when nothing was asked for too long: time to ask for a sign of life. */
  readonly onIdle: () => void;
  /** Called when an answer is missing for too long. */
  readonly onSilence: (silentMs: number) => void;
}

const CHECKS_PER_LIMIT = 4;

/**
 * Notices when the other end of a connection falls silent. As a server answers in the order of
 * the questions, one timer watches over all of them: while questions are open, some answer has to
 * come again and again.
 */
export class Watchdog {
  /** Milliseconds without an answer, or without a question, that are too long. */
  limitMs: number;
  /** When an answer came last, on the scale of `performance.now()`. */
  heardAt: number = performance.now();
  readonly #onIdle: () => void;
  readonly #onSilence: (silentMs: number) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #open = 0;
  #waitsSince = 0;
  #checkedAt = performance.now();

  /** Starts to watch. */
  constructor({ limitMs, onIdle, onSilence }: WatchdogOptions) {
    this.limitMs = limitMs;
    this.#onIdle = onIdle;
    this.#onSilence = onSilence;
    this.#schedule();
  }

  /** Notes that an answer is owed. */
  expect(): void {
    if (this.#open++ === 0) this.#waitsSince = performance.now();
  }

  /** Notes that an answer came. */
  answered(): void {
    this.#open--;
    this.heardAt = this.#waitsSince = performance.now();
  }

  /** Stops to watch. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): void {
    this.#timer = setTimeout(() => this.#check(), this.limitMs / CHECKS_PER_LIMIT);
  }

  #check(): void {
    const now = performance.now();
    // This process itself was blocked or stopped: answers may have come and were not read yet.
    const lateMs = now - this.#checkedAt - this.limitMs / CHECKS_PER_LIMIT;
    if (lateMs > this.limitMs / 2) this.#waitsSince += lateMs;
    this.#checkedAt = now;
    this.#schedule();
    const silentMs = now - this.#waitsSince;
    if (this.#open > 0) {
      if (silentMs >= this.limitMs) this.#onSilence(silentMs);
    } else if (silentMs >= this.limitMs) this.#onIdle();
  }
}
