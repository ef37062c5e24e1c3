/** What a connection is asked for, and what is done where it does not answer. */
export interface LifesignsOptions {
  /** Milliseconds between two questions; an answer that takes longer is missing. */
  readonly intervalMs: number;
  /** Asks the other side for a sign of life; resolves with its answer. */
  readonly ask: () => Promise<unknown>;
  /** Called once when an answer is missing. */
  readonly onSilence: () => void;
}

/**
 * Asks the other side of a connection for signs of life. A broker tolerates silence for two
 * heartbeats, which have to be long, as a handler may keep this process from sending any. This side
 * need not be as patient with the broker.
 */
export class Lifesigns {
  readonly #options: LifesignsOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isWaiting = false;
  #dueAt = 0;

  /** Starts to ask. */
  constructor(options: LifesignsOptions) {
    this.#options = options;
    this.#schedule();
  }

  /** Asks no more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): void {
    const { intervalMs } = this.#options;
    this.#dueAt = performance.now() + intervalMs;
    this.#timer = setTimeout(() => this.#check(), intervalMs);
  }

  #check(): void {
    const { intervalMs, ask, onSilence } = this.#options;
    // This process was blocked itself: the answer may have come and was not read yet.
    const isLate = performance.now() - this.#dueAt > intervalMs / 2;
    if (this.#isWaiting && !isLate) {
      this.stop();
      return onSilence();
    }
    this.#schedule();
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    // What fails is told by the end of the connection.
    ask().catch(() => {}).finally(() => this.#isWaiting = false);
  }
}
