const REQUESTS_PER_RETRY = 10;
const RESERVE = 10 * REQUESTS_PER_RETRY;
const MAX_CREDIT = 1000 * REQUESTS_PER_RETRY;

/**
 * Lets at most one in ten requests be a retry, beyond a small reserve: retries must not double the
 * load when all instances have gone. What was not used is saved up, as the end of one instance fails
 * everything that is under way there at once.
 */
export class RetryBudget {
  #credit = RESERVE;

  /** Notes a first attempt. */
  deposit(): void {
    if (this.#credit < MAX_CREDIT) this.#credit++;
  }

  /** Whether a retry may be made now; if so, it is counted. */
  withdraw(): boolean {
    if (this.#credit < REQUESTS_PER_RETRY) return false;
    this.#credit -= REQUESTS_PER_RETRY;
    return true;
  }
}
