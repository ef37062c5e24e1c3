/** Copies of one signal arrive within this time; what comes later was sent on purpose. */
const COPIES_WITHIN_MS = 500;

/**
 * Counts the requests to stop a program. A service manager, a container's init or a terminal sends
 * one signal to every process at once, and a launcher passes its copy on: all of these are one.
 */
export class StopRequests {
  readonly #graceful = new AbortController();
  readonly #immediate = new AbortController();
  #since: number | undefined;

  /** Aborts with the first request: finish what is under way. */
  get graceful(): AbortSignal {
    return this.#graceful.signal;
  }

  /** Aborts with the first one that is no copy of it: drop everything. */
  get immediate(): AbortSignal {
    return this.#immediate.signal;
  }

  /**
   * Takes a request.
   *
   * @param now When it came, on the clock of `performance.now()`.
   */
  add(now: number = performance.now()): void {
    this.#since ??= now;
    this.#graceful.abort();
    if (now - this.#since >= COPIES_WITHIN_MS) this.#immediate.abort();
  }
}
