/** Reading the clock costs more than all the rest. */
const LOOK_EVERY = 32;

/** What a pause saves up, in seconds. */
const BURST_S = 3;

/** Allows something so many times a second, after a pause three times as often, but at least once. */
export class Budget {
  #perSecond: number;
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
      if (this.#refused++ % LOOK_EVERY !== 0) return false;
      const now = this.#now();
      this.#left = Math.min(this.#most, (now - this.#at) / 1000 * this.#perSecond);
      if (this.#left < 1) return false;
      this.#at = now;
    }
    this.#refused = 0;
    this.#left--;
    return true;
  }
}
