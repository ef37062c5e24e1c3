/** What a pause saves up, in seconds. */
const BURST_S = 3;

/** Allows something so many times a second, after a pause three times as often, but at least once. */
export class Budget {
  #perSecond: number;
  readonly #now: () => number;
  #left: number;
  #at: number;

  /**
   * Creates a budget of which nothing is spent.
   *
   * @param now Milliseconds, from anywhere. By default the clock that costs least, as it is read for
   * each one that is refused.
   */
  constructor(perSecond: number, now: () => number = Date.now) {
    this.#perSecond = perSecond;
    this.#now = now;
    this.#left = this.#most;
    this.#at = now();
  }

  /** How often it is allowed from now on. */
  set perSecond(perSecond: number) {
    this.#perSecond = perSecond;
    this.#left = Math.min(this.#left, this.#most);
  }

  /** Without a whole one, less than one a second would be none at all. */
  get #most(): number {
    return this.#perSecond > 0 ? Math.max(this.#perSecond * BURST_S, 1) : 0;
  }

  /** Takes one, if one is left. */
  take(): boolean {
    if (this.#left < 1) {
      const now = this.#now();
      if (now < this.#at) this.#at = now; // the clock was set back
      this.#left = Math.min(this.#most, (now - this.#at) / 1000 * this.#perSecond);
      if (this.#left < 1) return false;
      this.#at = now;
    }
    this.#left--;
    return true;
  }
}
