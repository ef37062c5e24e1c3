/** A batch that took no longer than this is followed by a larger one. */
const SHORT_MS = 5;
const LONG_MS = 20;

/**
 * How many events to lease ahead, where they are handled one after the other: many while handlers
 * are quick, so that a transaction serves many, and one while they are slow, so that none waits for
 * this process while another is idle.
 */
export class Prefetch {
  readonly #max: number;
  readonly #longMs: number;
  #size = 1;
  #since: number | undefined;
  #isFull = false;

  /**
   * Begins with one at a time.
   *
   * @param longMs A batch that took longer than this is followed by a smaller one.
   */
  constructor(max: number, longMs: number = LONG_MS) {
    this.#max = max;
    this.#longMs = longMs;
  }

  /** How many to lease now. */
  get size(): number {
    return this.#size;
  }

  /** Tells that a batch has begun. */
  begin(count: number): void {
    this.#since = performance.now();
    this.#isFull = count >= this.#size;
  }

  /** Tells that the batch is done. */
  end(): void {
    if (this.#since === undefined) return;
    const elapsedMs = performance.now() - this.#since;
    this.#since = undefined;
    if (elapsedMs <= SHORT_MS) {
      // A batch that was not full says nothing of what a full one takes.
      if (this.#isFull) this.#size = Math.min(this.#max, this.#size * 2);
    } else if (elapsedMs > this.#longMs) this.#size = Math.max(1, this.#size >> 1);
  }
}
