/** How long a process counts after it has begun a trace. */
const WINDOW_MS = 30_000;

/** Divides the traces that may begin in a second among the processes that begin any. */
export class Shares {
  readonly #perSecond: number;
  readonly #now: () => number;
  /** When each process has last begun a trace, the longest ago first. */
  readonly #begun = new Map<string, number>();

  /**
   * Creates shares without any owner yet.
   *
   * @param perSecond Traces of all processes together.
   * @param now Milliseconds, from anywhere.
   */
  constructor(perSecond: number, now: () => number = () => performance.now()) {
    this.#perSecond = perSecond;
    this.#now = now;
  }

  /**
   * Traces that a process may begin in a second.
   *
   * @param hasBegun Whether it has just begun one.
   */
  of(process: string, hasBegun: boolean): number {
    const now = this.#now();
    if (hasBegun) {
      this.#begun.delete(process);
      this.#begun.set(process, now);
    }
    for (const [other, at] of this.#begun) {
      if (now - at < WINDOW_MS) break;
      this.#begun.delete(other);
    }
    return this.#perSecond / (this.#begun.size + (this.#begun.has(process) ? 0 : 1));
  }
}
