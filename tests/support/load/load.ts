/** What became of many calls. */
export interface LoadFigures {
  /** Calls that have succeeded. */
  readonly succeeded: number;
  /** Calls that have failed, by the name of their error. */
  readonly failures: Readonly<Record<string, number>>;
  /** Milliseconds that the slowest call took, failed or not. */
  readonly slowestMs: number;
}

/** Calls that go on in the background, so many at a time, until they are told to stop. */
export class Load implements AsyncDisposable {
  readonly #call: () => Promise<unknown>;
  readonly #failures: Record<string, number> = {};
  readonly #workers: Promise<void>[];
  #succeeded = 0;
  #slowestMs = 0;
  #isStopping = false;

  /** Starts to call. */
  constructor(call: () => Promise<unknown>, { concurrency }: { readonly concurrency: number }) {
    this.#call = call;
    this.#workers = Array.from({ length: concurrency }, () => this.#work());
  }

  /** Figures of all calls that have ended so far. */
  get figures(): LoadFigures {
    const failures = { ...this.#failures };
    return { succeeded: this.#succeeded, failures, slowestMs: Math.round(this.#slowestMs) };
  }

  /** Resolves once so many more calls have succeeded. */
  async progress(calls: number): Promise<void> {
    const goal = this.#succeeded + calls;
    while (this.#succeeded < goal) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** Waits for the calls under way and starts no more. */
  async stop(): Promise<LoadFigures> {
    this.#isStopping = true;
    await Promise.all(this.#workers);
    return this.figures;
  }

  /** Stops. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #work(): Promise<void> {
    while (!this.#isStopping) {
      const start = performance.now();
      try {
        await this.#call();
        this.#succeeded++;
      } catch (error) {
        const name = error instanceof Error ? error.name : String(error);
        this.#failures[name] = (this.#failures[name] ?? 0) + 1;
        // A dead service fails at once: this loop must not starve what brings it back.
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      this.#slowestMs = Math.max(this.#slowestMs, performance.now() - start);
    }
  }
}
