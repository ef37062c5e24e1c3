/** Longest timer: the clock may be set while it runs. */
const MAX_SLEEP_MS = 1000;

/** Runs a task when told to, one run at a time; what comes while it runs leads to one more run. */
export class CoalescingRunner {
  readonly #task: () => Promise<void>;
  readonly #now: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #immediate: ReturnType<typeof setImmediate> | undefined;
  #state: "idle" | "scheduled" | "running" | "to run again" | "closed" = "idle";

  /**
   * Creates a runner of a task.
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
    if (this.#state === "running") this.#state = "to run again";
    if (this.#state !== "idle") return;
    this.#state = "scheduled";
    this.#immediate = setImmediate(() => this.#run());
  }

  /** Runs the task at a time, or earlier. Replaces a time set before. */
  at(time: number): void {
    clearTimeout(this.#timer);
    if (this.#state === "closed") return;
    const delayMs = Math.min(MAX_SLEEP_MS, Math.max(0, Math.ceil(time - this.#now())));
    this.#timer = setTimeout(() => this.now(), delayMs);
  }

  /** Begins no more runs. */
  close(): void {
    this.#state = "closed";
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
  }

  async #run(): Promise<void> {
    this.#state = "running";
    clearTimeout(this.#timer);
    await this.#task();
    this.#onEnd();
  }

  #onEnd(): void {
    if (this.#state === "closed") return;
    const isWanted = this.#state === "to run again";
    this.#state = "idle";
    if (isWanted) this.now();
  }
}
