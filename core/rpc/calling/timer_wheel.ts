import { type Listed, Roster } from "../../roster.ts";
import { MAX_TIMER_MS } from "../../time/timer.ts";

/** Something with a deadline. */
export interface Expiring extends Listed {
  /** Called once when the deadline has passed, never before. */
  expire(): void;
}

/** The deadlines that fire together. */
export interface Tick {
  /** Its number. */
  readonly number: number;
  /** Whose deadlines they are. */
  readonly items: Roster<Expiring>;
}

const TICK_MS = 8;

/** When a tick fires, on the scale of `performance.now()`. */
export function timeOf({ number }: Tick): number {
  return number * TICK_MS;
}

/**
 * Many deadlines on one timer. A timer of its own for each request would cost more than the
 * request's framing; here adding and removing one costs a list operation. They fire up to one
 * tick late.
 */
export class TimerWheel {
  readonly #ticks = new Map<number, Tick>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** A timer of a clock that a test has put away never fires. */
  #clock: unknown;
  #armedFor = Infinity;
  /** A tick without deadlines, kept as the next request is likely to want it. */
  #spare: Tick | undefined;

  /**
   * Adds a deadline.
   *
   * @param deadline On the scale of `performance.now()`, which no change of the clock moves.
   * @returns What {@linkcode TimerWheel.remove} takes.
   */
  add(item: Expiring, deadline: number): Tick {
    const number = Math.ceil(deadline / TICK_MS);
    let tick = this.#ticks.get(number);
    if (tick === undefined) this.#ticks.set(number, tick = { number, items: new Roster() });
    tick.items.add(item);
    if (number < this.#armedFor || this.#clock !== setTimeout) {
      this.#arm(Math.min(number, this.#armedFor)); // others may be due first
    }
    return tick;
  }

  /** Removes a deadline that was met. The timer stays armed: the next request will want it. */
  remove(item: Expiring, tick: Tick): void {
    tick.items.remove(item);
    if (tick.items.size > 0 || tick === this.#spare) return;
    this.#dropSpare();
    this.#spare = tick;
  }

  /** Forgets all deadlines and the timer. */
  clear(): void {
    this.#ticks.clear();
    this.#spare = undefined;
    this.#disarm();
  }

  #dropSpare(): void {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare === undefined || spare.items.size > 0) return;
    if (this.#ticks.get(spare.number) === spare) this.#ticks.delete(spare.number);
  }

  #arm(tick: number): void {
    this.#disarm();
    this.#armedFor = tick;
    this.#clock = setTimeout;
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
    this.#dropSpare();
    for (const { number, items } of this.#ticks.values()) {
      if (number * TICK_MS > now) next = Math.min(next, number);
      else for (const item of items.toArray()) item.expire();
    }
    if (next < this.#armedFor) this.#arm(next);
  }
}
