import { getLogger } from "../../core/observe/log.ts";
import { Counter, Gauge, type MetricSource, type Sample } from "../../core/observe/metrics.ts";

const log = getLogger("lymph.events.amqp");

/** Event types that are counted one by one; types that are made up must not fill the memory. */
const MAX_TYPES = 1_000;
const OTHER = "(other)";

/** Counts what becomes of events that are not simply handled. */
export class EventMetrics implements MetricSource {
  readonly #unroutable = new Counter("events.unroutable", "type");
  readonly #retried = new Counter("events.retried", "queue");
  readonly #dead = new Counter("events.dead_letters", "queue");
  readonly #pending: Gauge;
  readonly #types = new Set<string>();

  /** Starts from zero; `pending` tells how many events the broker has not confirmed yet. */
  constructor(pending: () => number) {
    this.#pending = new Gauge("events.pending", pending);
  }

  /** Counts an event that no queue wants; the first of its type is logged. */
  unroutable(type: string): void {
    const isKnown = this.#types.has(type);
    const isCounted = isKnown || this.#types.size < MAX_TYPES;
    this.#unroutable.increment(isCounted ? type : OTHER);
    if (isKnown || !isCounted) return;
    this.#types.add(type);
    log.info("Nobody wants {type}: no queue is bound to it", { type });
  }

  /** Counts an event that will be tried again. */
  retried(queue: string): void {
    this.#retried.increment(queue);
  }

  /** Counts an event that has become a dead letter. */
  gaveUp(queue: string): void {
    this.#dead.increment(queue);
  }

  /** {@inheritDoc MetricSource.samples} */
  *samples(): Generator<Sample> {
    for (const source of [this.#unroutable, this.#retried, this.#dead, this.#pending]) {
      yield* source.samples();
    }
  }
}
