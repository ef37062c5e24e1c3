/** When a batch is followed by another size. */
export interface PrefetchOptions {
  /** A batch that took no longer than this is followed by a larger one. */
  readonly shortMs?: number;
  /** A batch that took longer than this is followed by a smaller one. */
  readonly longMs?: number;
}

/**
 * How many events to lease ahead, where they are handled one after the other: many while handlers
 * are quick, so that a transaction serves many, and one while they are slow, so that none waits for
 * this process while another is idle.
 */
export class Prefetch {
  readonly #max: number;
  readonly #shortMs: number;
  readonly #longMs: number;
  #size = 1;
  #since: number | undefined;
  #isFull = false;

  /**
   * Begins with one at a time.
   *
   * @param max How many at most.
   */
  constructor(max: number, { shortMs = 5, longMs = 20 }: PrefetchOptions = {}) {
    this.#max = max;
    this.#shortMs = shortMs;
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
    if (elapsedMs <= this.#shortMs) {
      // A batch that was not full says nothing of what a full one takes.
      if (this.#isFull) this.#size = Math.min(this.#max, this.#size * 2);
    } else if (elapsedMs > this.#longMs) this.#size = Math.max(1, this.#size >> 1);
  }
}
