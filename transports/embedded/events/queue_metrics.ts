import type {
  MetricKind,
  MetricSource,
  Sample,
} from "../../../core/observe/metrics/metric_source.ts";
import { UnroutableEvents } from "../../../core/events/emitting/unroutable_events.ts";
import { queueLevels } from "./rows/queue_levels.ts";
import type { EventRows } from "./rows/rows.ts";

const QUEUED = "events.queued";
const CONSUMERS = "events.consumers";
const AGE = "events.age";

/**
 * Of each queue that is not one subscriber's own: how many events it holds, for how many consumers,
 * and how old the oldest is. And how many events found no queue.
 */
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
    for (const { name, length, consumers, ageMs = 0 } of queueLevels(store)) {
      yield [QUEUED, length, { queue: name }];
      yield [CONSUMERS, consumers, { queue: name }];
      yield [AGE, ageMs / 1000, { queue: name }];
    }
  }

  /** {@inheritDoc MetricSource.kinds} */
  kinds(): [string, MetricKind][] {
    return [...this.unroutable.kinds(), [QUEUED, "gauge"], [CONSUMERS, "gauge"], [AGE, "gauge"]];
  }
}
