interface Timer {
  readonly action: () => void;
  readonly everyMs: number | undefined;
  isCleared: boolean;
}

const TURNS = 100;

/**
 * Time that passes only when it is told to, in steps of a millisecond. `fakeTime()` of the tests
 * pauses after each timer; this one after all timers of a millisecond, as a simulation has
 * thousands of them.
 */
export class VirtualTime implements Disposable {
  readonly #due = new Map<number, Timer[]>();
  readonly #real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    setInterval: globalThis.setInterval,
    clearInterval: globalThis.clearInterval,
    now: performance.now,
  };
  #now = 0;

  /** Stops the clock and all timers until disposed of. */
  constructor() {
    const clear = (timer: unknown): void => {
      if (timer !== undefined) (timer as Timer).isCleared = true;
    };
    const set = (action: () => void, ms: number, everyMs?: number): unknown => {
      const timer = { action, everyMs, isCleared: false, unref() {}, ref() {} };
      this.#schedule(timer, ms);
      return timer;
    };
    Object.assign(globalThis, {
      setTimeout: (action: () => void, ms = 0) => set(action, ms),
      setInterval: (action: () => void, ms = 1) => set(action, ms, ms),
      clearTimeout: clear,
      clearInterval: clear,
    });
    performance.now = () => this.#now;
  }

  /** Lets time pass. What timers set off runs before the next millisecond. */
  async advance(ms: number): Promise<void> {
    for (const end = this.#now + ms; this.#now < end;) {
      this.#now++;
      const timers = this.#due.get(this.#now);
      if (timers === undefined) continue;
      this.#due.delete(this.#now);
      for (const timer of timers) {
        if (timer.isCleared) continue;
        timer.action();
        if (timer.everyMs !== undefined) this.#schedule(timer, timer.everyMs);
      }
      await this.settle();
    }
  }

  /** Lets everything run that waits for no timer: as many turns as a call takes, and some more. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn++) await undefined;
  }

  /** Lets time go on by itself. */
  [Symbol.dispose](): void {
    const { now, ...timers } = this.#real;
    Object.assign(globalThis, timers);
    performance.now = now;
  }

  #schedule(timer: Timer, ms: number): void {
    const at = Math.ceil(this.#now + Math.max(1, ms));
    const timers = this.#due.get(at);
    if (timers === undefined) this.#due.set(at, [timer]);
    else timers.push(timer);
  }
}
