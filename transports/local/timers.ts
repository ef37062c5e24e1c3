/** Things that happen later, unless they are all forgotten before. */
export class Timers {
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  /** Calls a function after a while; at once if that is no time at all. */
  after(delayMs: number, action: () => void): void {
    if (delayMs <= 0) return action();
    const due = performance.now() + delayMs;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      // A timer may fire a fraction of a millisecond early.
      this.after(due - performance.now(), action);
    }, Math.ceil(delayMs));
    this.#timers.add(timer);
  }

  /** Forgets everything. */
  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
