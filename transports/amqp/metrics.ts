import { UnroutableEvents } from "../../core/events/emitting/unroutable_events.ts";
import {
  Counter,
  Gauge,
  type MetricSource,
  type Sample,
} from "../../core/observe/metrics/metrics.ts";

/** Counts what becomes of events that are not simply handled. */
export class EventMetrics implements MetricSource {
  readonly #unroutable = new UnroutableEvents();
  readonly #retried = new Counter("events.retried", "queue");
  readonly #dead = new Counter("events.dead_letters", "queue");
  readonly #pending: Gauge;

  /** Starts from zero; `pending` tells how many events the broker has not confirmed yet. */
  constructor(pending: () => number) {
    this.#pending = new Gauge("events.pending", pending);
  }

  /** Counts an event that no queue wants; the first of its type is logged. */
  unroutable(type: string): void {
    this.#unroutable.add(type);
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
