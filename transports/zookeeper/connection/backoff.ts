const FIRST_DELAY_MS = 50;
const MAX_DELAY_MS = 1000;

/** How long to wait between attempts: longer each time, and never the same as everybody else. */
export class Backoff {
  #attempts = 0;

  /** Starts from the beginning, as something has worked. */
  reset(): void {
    this.#attempts = 0;
  }

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const delayMs = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#attempts++);
    return delayMs * (0.5 + Math.random() / 2);
  }
}
