/** Reading the clock costs more than all the rest. */
const LOOK_EVERY = 32;

/** Allows something so many times a second, and as often again after a pause. */
export class Budget {
  readonly #perSecond: number;
  readonly #now: () => number;
  #left: number;
  #at: number;
  #refused = 0;

  /**
   * Creates a budget of which nothing is spent.
   *
   * @param now Milliseconds, from anywhere.
   */
  constructor(perSecond: number, now: () => number = () => performance.now()) {
    this.#perSecond = perSecond;
    this.#now = now;
    this.#left = perSecond;
    this.#at = now();
  }

  /** Takes one, if one is left. */
  take(): boolean {
    if (this.#left < 1) {
      if (this.#refused++ % LOOK_EVERY !== 0) return false;
      const now = this.#now();
      this.#left = Math.min(this.#perSecond, (now - this.#at) / 1000 * this.#perSecond);
      if (this.#left < 1) return false;
      this.#at = now;
    }
    this.#refused = 0;
    this.#left--;
    return true;
  }
}
