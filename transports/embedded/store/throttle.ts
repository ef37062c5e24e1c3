/**
 * Runs an action at once on the first call, and once more for all calls of the moment that follows.
 */
export class Throttle {
  readonly #action: () => void;
  readonly #quietMs: number;
  #pending = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Creates a throttle around an action.
   *
   * @param action Runs from the microtask queue or a timer, never inside {@linkcode Throttle.call}.
   * @param quietMs Milliseconds that lie between two runs at least.
   */
  constructor(action: () => void, quietMs: number) {
    this.#action = action;
    this.#quietMs = quietMs;
  }

  /** Asks for a run that begins after this call. */
  call(): void {
    if (this.#pending) return;
    this.#pending = true;
    if (this.#timer === undefined) queueMicrotask(() => this.#run());
  }

  /**
   * Drops what is pending.
   *
   * @returns Whether something was.
   */
  cancel(): boolean {
    const wasPending = this.#pending;
    this.#pending = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return wasPending;
  }

  #run(): void {
    if (!this.#pending) return;
    this.#pending = false;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#run();
    }, this.#quietMs);
    this.#action();
  }
}
