import type { MetricKind, MetricSource, Sample } from "../../../core/observe/metric_source.ts";
import { UnroutableEvents } from "../../../core/events/unroutable_events.ts";
import type { EventRows } from "./rows.ts";

const NAME = "events.queued";

/** How many events wait, or are being handled, in each queue that is nobody's own, and find none. */
export class QueueMetrics implements MetricSource {
  /** Events that no queue wants. */
  readonly unroutable: UnroutableEvents = new UnroutableEvents();
  readonly #rows: () => EventRows | undefined;

  /** Reads from a store while that is open. */
  constructor(rows: () => EventRows | undefined) {
    this.#rows = rows;
  }

  /** {@inheritDoc MetricSource.samples} */
  *samples(): Generator<Sample> {
    yield* this.unroutable.samples();
    const store = this.#rows()?.store;
    if (store === undefined) return;
    const queues = store.prepare("SELECT name, length FROM queues WHERE owner IS NULL").all();
    for (const { name, length } of queues) yield [NAME, Number(length), { queue: name }];
  }

  /** {@inheritDoc MetricSource.kinds} */
  kinds(): [string, MetricKind][] {
    return [...this.unroutable.kinds(), [NAME, "gauge"]];
  }
}
