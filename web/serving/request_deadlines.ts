import type { Roster } from "../../core/roster.ts";
import type { Visit } from "./visit.ts";

const LONGEST_INTERVAL_MS = 1000;
/** How much longer than its time a request may take at most, as a share of that time. */
const PRECISION = 1 / 10;

/** Options of {@linkcode RequestDeadlines}. */
export interface RequestDeadlinesOptions {
  /** Requests that are being served. */
  readonly inFlight: Roster<Visit>;
  /** Milliseconds that a request may take at most. */
  readonly timeoutMs: number;
  /** Called with each request whose time is up. */
  readonly expire: (visit: Visit) => void;
}

/**
 * Looks now and then for requests whose time is up. A timer per request would cost as much as half
 * of the request.
 */
export class RequestDeadlines {
  readonly #options: RequestDeadlinesOptions;
  readonly #intervalMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;

  /** Looks after the requests in flight, once it is told that there are some. */
  constructor(options: RequestDeadlinesOptions) {
    this.#options = options;
    this.#intervalMs = Math.min(options.timeoutMs * PRECISION, LONGEST_INTERVAL_MS);
  }

  /** There is a request that is not answered yet. */
  watch(): void {
    if (this.#timer === undefined && !this.#isStopped) this.#look();
  }

  /** Looks no more. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    this.#timer = undefined;
    const { inFlight, expire } = this.#options;
    const now = performance.now();
    for (const visit of inFlight.toArray()) if (visit.trace.deadline <= now) expire(visit);
    if (inFlight.size === 0) return;
    this.#timer = setTimeout(() => this.#look(), this.#intervalMs);
    Deno.unrefTimer(this.#timer);
  }
}
