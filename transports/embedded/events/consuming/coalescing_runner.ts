/** The clock may be set meanwhile, hence no timer runs for longer. */
const MAX_SLEEP_MS = 1000;

/** Runs a task when told to, one run at a time; what comes while it runs leads to one more run. */
export class CoalescingRunner {
  readonly #task: () => Promise<void>;
  readonly #now: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #immediate: ReturnType<typeof setImmediate> | undefined;
  #isRunning = false;
  #isWanted = false;
  #isClosed = false;

  /**
   * Creates a wake-up for a task.
   *
   * @param task Must not reject.
   * @param now The clock that times are on.
   */
  constructor(task: () => Promise<void>, now: () => number) {
    this.#task = task;
    this.#now = now;
  }

  /** Runs the task soon; all calls until then, by whatever is about to happen, lead to one run. */
  now(): void {
    this.#isWanted = true;
    if (this.#isClosed || this.#isRunning) return;
    this.#immediate ??= setImmediate(() => this.#run());
  }

  /** Runs the task at a time, or earlier. Replaces a time set before. */
  at(time: number): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    const delayMs = Math.min(MAX_SLEEP_MS, Math.max(0, Math.ceil(time - this.#now())));
    this.#timer = setTimeout(() => this.now(), delayMs);
  }

  /** Begins no more runs. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
  }

  async #run(): Promise<void> {
    this.#immediate = undefined;
    this.#isRunning = true;
    this.#isWanted = false;
    clearTimeout(this.#timer);
    await this.#task();
    this.#isRunning = false;
    if (this.#isWanted) this.now();
  }
}
