import { callAfter } from "../../core/time/timer.ts";

/** Things that happen later, unless they are all forgotten before. */
export class Timers {
  readonly #cancels = new Set<() => void>();

  /** Calls a function after a while; at once if that is no time at all. */
  after(delayMs: number, action: () => void): void {
    if (delayMs <= 0) return action();
    const cancel = callAfter(delayMs, () => {
      this.#cancels.delete(cancel);
      action();
    });
    this.#cancels.add(cancel);
  }

  /** Forgets everything. */
  clear(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }
}
