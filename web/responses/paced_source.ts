type Step<T> = IteratorResult<T, unknown>;

/** What a {@linkcode PacedSource} has next: a value, its end, or only a sign of life. */
export type PacedStep<T> = Step<T> | "beat";

const END = { done: true, value: undefined } as const;

/** Asks an iterator for one value at a time, and tells when that takes long. */
export class PacedSource<T> {
  readonly #next: () => Promise<Step<T>>;
  readonly #beatMs: number;
  /** What the iterator has answered before it was asked for. */
  #answer: Promise<Step<T>> | undefined;
  #isAsked = false;
  #isOver = false;
  #waiting: PromiseWithResolvers<PacedStep<T>> | undefined;
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
  take(): Promise<PacedStep<T>> {
    if (this.#isOver) return Promise.resolve(END);
    const answer = this.#answer;
    this.#answer = undefined;
    if (answer !== undefined) return answer;
    const { promise } = this.#waiting = Promise.withResolvers<PacedStep<T>>();
    this.#timer = setTimeout(() => this.#settle(Promise.resolve("beat")), this.#beatMs);
    if (!this.#isAsked) this.#ask();
    return promise;
  }

  /** Ends it, whatever it waits for. */
  finish(): void {
    this.#isOver = true;
    this.#settle(Promise.resolve(END));
  }

  #ask(): void {
    this.#isAsked = true;
    const step = this.#next();
    const answered = (): void => {
      this.#isAsked = false;
      if (!this.#settle(step) && !this.#isOver) this.#answer = step;
    };
    step.then(answered, answered);
  }

  #settle(step: Promise<PacedStep<T>>): boolean {
    clearTimeout(this.#timer);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(step);
    return waiting !== undefined;
  }
}
