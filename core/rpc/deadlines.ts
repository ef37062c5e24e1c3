/** Something with a deadline. */
export interface Expiring {
  /** Called once when the deadline has passed, never before. */
  expire(): void;
}

const TICK_MS = 8;
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Many deadlines on one timer. A timer of its own for each request would cost more than the
 * request's framing; here adding and removing one is a set operation. Deadlines fire up to one
 * tick late.
 */
export class Deadlines {
  readonly #ticks = new Map<number, Set<Expiring>>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #armedFor = Infinity;

  /**
   * Adds a deadline.
   *
   * @param deadline On the scale of `performance.now()`, which no change of the clock moves.
   * @returns The tick, which {@linkcode Deadlines.remove} takes.
   */
  add(item: Expiring, deadline: number): number {
    const tick = Math.ceil(deadline / TICK_MS);
    let items = this.#ticks.get(tick);
    if (items === undefined) this.#ticks.set(tick, items = new Set());
    items.add(item);
    if (tick < this.#armedFor) this.#arm(tick);
    return tick;
  }

  /** Removes a deadline that was met. The timer stays armed: the next request will want it. */
  remove(item: Expiring, tick: number): void {
    const items = this.#ticks.get(tick);
    if (items === undefined) return;
    items.delete(item);
    if (items.size === 0) this.#ticks.delete(tick);
  }

  /** Forgets all deadlines and the timer. */
  clear(): void {
    this.#ticks.clear();
    this.#disarm();
  }

  #arm(tick: number): void {
    this.#disarm();
    this.#armedFor = tick;
    const delayMs = Math.ceil(tick * TICK_MS - performance.now());
    this.#timer = setTimeout(() => this.#fire(), Math.min(Math.max(0, delayMs), MAX_TIMER_MS));
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#armedFor = Infinity;
  }

  #fire(): void {
    this.#disarm();
    const now = performance.now();
    let next = Infinity;
    for (const [tick, items] of this.#ticks) {
      if (tick * TICK_MS > now) {
        next = Math.min(next, tick);
      } else {
        this.#ticks.delete(tick);
        for (const item of items) item.expire();
      }
    }
    if (next < this.#armedFor) this.#arm(next);
  }
}
