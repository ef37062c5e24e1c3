const MAX_TOKENS = 10;
const TOKENS_PER_REQUEST = 0.1;

/**
 * Lets at most one in ten requests be a retry, beyond a small reserve: retries must help when one
 * instance goes, and must not double the load when all have gone.
 */
export class RetryBudget {
  #tokens = MAX_TOKENS;

  /** Notes a first attempt. */
  deposit(): void {
    this.#tokens = Math.min(MAX_TOKENS, this.#tokens + TOKENS_PER_REQUEST);
  }

  /** Whether a retry may be made now; if so, it is counted. */
  withdraw(): boolean {
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
