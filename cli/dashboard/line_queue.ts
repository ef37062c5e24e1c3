const MOST = 2000;

/** Lines for a page that may be slower than they come: the oldest are left out, and that is told. */
export class LineQueue implements AsyncIterable<unknown> {
  #lines: unknown[] = [];
  #missed = 0;
  #isEnded = false;
  #wake = Promise.withResolvers<void>();

  /** Adds a line. */
  push(line: unknown): void {
    this.#lines.push(line);
    if (this.#lines.length > MOST) {
      this.#lines.shift();
      this.#missed++;
    }
    this.#wake.resolve();
  }

  /** Ends the iteration. */
  end(): void {
    this.#isEnded = true;
    this.#wake.resolve();
  }

  /** The lines as they come; `{ missed }` stands for lines that were left out. */
  async *[Symbol.asyncIterator](): AsyncGenerator<unknown> {
    while (!this.#isEnded) {
      const lines = this.#lines;
      const missed = this.#missed;
      this.#lines = [];
      this.#missed = 0;
      if (missed > 0) yield { missed };
      yield* lines;
      if (this.#lines.length > 0 || this.#isEnded) continue;
      this.#wake = Promise.withResolvers();
      await this.#wake.promise;
    }
  }
}
