/** How long work may go on without a turn of the event loop. */
const MAX_BUSY_MS = 2;

/**
 * Keeps work that calls itself from starving sockets and timers. Promises alone never let the event
 * loop turn, and `setImmediate` lets it read sockets in one of about sixty turns only.
 */
export class Turns {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #clock: unknown;
  #since = 0;
  #onTurn: (() => void) | undefined;

  /**
   * Whether work may go on now.
   *
   * @param now The current time, on the scale of `performance.now()`.
   * @param resume Called after the turn of the event loop that is due, if it may not.
   */
  mayGoOn(now: number, resume: () => void): boolean {
    // A timer of a clock that a test has put away since then never fires.
    if (this.#timer === undefined || this.#clock !== setTimeout) {
      this.#clock = setTimeout;
      this.#since = now;
      // Deno's shortest timer takes a millisecond. It has passed before the work stops after two.
      this.#timer = setTimeout(() => this.#turned(), 0);
      return true;
    }
    if (now - this.#since < MAX_BUSY_MS) return true;
    this.#onTurn = resume;
    return false;
  }

  /** Forgets the work. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#onTurn = undefined;
  }

  #turned(): void {
    const resume = this.#onTurn;
    this.#timer = this.#onTurn = undefined;
    resume?.();
  }
}
