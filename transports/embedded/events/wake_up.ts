/** The clock may be set meanwhile, hence no timer runs for longer. */
const MAX_SLEEP_MS = 1000;

/** Runs a task when told to, one run at a time; what comes while it runs leads to one more run. */
export class WakeUp {
  readonly #task: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #immediate: ReturnType<typeof setImmediate> | undefined;
  #isRunning = false;
  #isWanted = false;
  #isClosed = false;

  /**
   * Creates a wake-up for a task.
   *
   * @param task Must not reject.
   */
  constructor(task: () => Promise<void>) {
    this.#task = task;
  }

  /** Runs the task soon; all calls until then, by whatever is about to happen, lead to one run. */
  now(): void {
    this.#isWanted = true;
    if (this.#isClosed || this.#isRunning) return;
    this.#immediate ??= setImmediate(() => this.#run());
  }

  /** Runs the task at a time in milliseconds since 1970, or earlier. Replaces a time set before. */
  at(time: number): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    const delayMs = Math.min(MAX_SLEEP_MS, Math.max(0, Math.ceil(time - Date.now())));
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
