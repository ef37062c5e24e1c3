import type {
  MetricKind,
  MetricSource,
  Sample,
} from "../../../core/observe/metrics/metric_source.ts";
import { UnroutableEvents } from "../../../core/events/emitting/unroutable_events.ts";
import type { EventRows } from "./rows/rows.ts";

const QUEUED = "events.queued";
const CONSUMERS = "events.consumers";

/**
 * Of each queue that is not one subscriber's own: how many events it holds, and for how many
 * consumers. And how many events found no queue.
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
    const queues = store.prepare(
      `SELECT name, length, (SELECT count(*) FROM consumers WHERE queue = queues.id) AS consumers
       FROM queues WHERE owner IS NULL AND id NOT IN (SELECT queue FROM logs)`,
    ).all();
    for (const { name, length, consumers } of queues) {
      yield [QUEUED, Number(length), { queue: name }];
      yield [CONSUMERS, Number(consumers), { queue: name }];
    }
  }

  /** {@inheritDoc MetricSource.kinds} */
  kinds(): [string, MetricKind][] {
    return [...this.unroutable.kinds(), [QUEUED, "gauge"], [CONSUMERS, "gauge"]];
  }
}
