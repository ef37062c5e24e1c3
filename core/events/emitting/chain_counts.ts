/** Events in a row from which on a chain is looked at closely: few real ones are that long. */
export const LONG_CHAIN = 10;
/** Events of long chains that one trace may emit in one process. */
const MAX_EVENTS = 100_000;
const MAX_TRACES = 1000;

/**
 * Counts the events that long chains of one trace emit. The hops of a chain bound how long it gets,
 * but not how often it forks, as a handler does that emits its own type and is tried again.
 */
export class ChainCounts {
  readonly #maxEvents: number;
  readonly #counts = new Map<string, number>();

  /** Starts with none. */
  constructor(maxEvents: number = MAX_EVENTS) {
    this.#maxEvents = maxEvents;
  }

  /**
   * Counts one more event.
   *
   * @param hops How many events have led to it, itself included.
   * @returns Whether there are too many.
   */
  isBeyond(traceId: string, hops: number): boolean {
    if (hops <= LONG_CHAIN) return false;
    const count = (this.#counts.get(traceId) ?? 0) + 1;
    this.#counts.delete(traceId);
    if (this.#counts.size >= MAX_TRACES) {
      this.#counts.delete(this.#counts.keys().next().value ?? "");
    }
    this.#counts.set(traceId, count);
    return count > this.#maxEvents;
  }

  /** How many a trace may emit. */
  get maxEvents(): number {
    return this.#maxEvents;
  }
}
