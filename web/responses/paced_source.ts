type Step<T> = IteratorResult<T, unknown>;

/** What a {@linkcode PacedSource} has next: a value, its end, or only a sign of life. */
export type PacedStep<T> = Step<T> | "beat";

const END = { done: true, value: undefined } as const;

/** Asks an iterator for one value at a time, and tells when that takes long. */
export class PacedSource<T> {
  readonly #next: () => Promise<Step<T>>;
  readonly #beatMs: number;
  /** What the iterator has answered before it was taken. */
  #answer: Step<T> | undefined;
  /** What it has thrown before that was taken. */
  #failure: { readonly error: unknown } | undefined;
  #isAsked = false;
  #isOver = false;
  #waiting: PromiseWithResolvers<PacedStep<T>> | undefined;
  #waitsSince = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Creates a source.
   *
   * @param next Asks the iterator.
   * @param beatMs Milliseconds after which {@linkcode PacedSource.take} resolves without a value.
   */
  constructor(next: () => Promise<Step<T>>, beatMs: number) {
    this.#next = next;
    this.#beatMs = beatMs;
  }

  /** The next value, the end, or a beat. */
  async take(): Promise<PacedStep<T>> {
    const answer = this.poll();
    if (answer !== undefined) return answer;
    const { promise } = this.#waiting = Promise.withResolvers<PacedStep<T>>();
    this.#waitsSince = performance.now();
    // One timer for many values, as setting it costs more than a value.
    this.#timer ??= setTimeout(this.#beat, this.#beatMs);
    return await promise;
  }

  /**
   * The next value or the end, if the iterator has answered already. If it has not been asked, it is.
   *
   * @throws {unknown} What the iterator has thrown.
   */
  poll(): Step<T> | undefined {
    if (this.#isOver) return END;
    const failure = this.#failure;
    if (failure !== undefined) {
      this.#failure = undefined;
      throw failure.error;
    }
    const answer = this.#answer;
    this.#answer = undefined;
    if (answer === undefined && !this.#isAsked) this.#ask();
    return answer;
  }

  /** Ends it, whatever it waits for. */
  finish(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#settle(END);
  }

  readonly #beat = (): void => {
    this.#timer = undefined;
    if (this.#waiting === undefined) return;
    const leftMs = this.#waitsSince + this.#beatMs - performance.now();
    if (leftMs > 0) this.#timer = setTimeout(this.#beat, leftMs);
    else this.#settle("beat");
  };

  #ask(): void {
    this.#isAsked = true;
    this.#next().then(this.#answered, this.#failed);
  }

  readonly #answered = (step: Step<T>): void => {
    this.#isAsked = false;
    if (!this.#settle(step)) this.#answer = step;
  };

  readonly #failed = (error: unknown): void => {
    this.#isAsked = false;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#failure = { error };
    else waiting.reject(error);
  };

  #settle(step: PacedStep<T>): boolean {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(step);
    return waiting !== undefined;
  }
}
