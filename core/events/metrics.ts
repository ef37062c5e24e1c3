import { Counter } from "../observe/metrics/counter.ts";
import { Histogram } from "../observe/metrics/histogram.ts";
import type { MetricKind, MetricSource, Sample } from "../observe/metrics/metric_source.ts";
import { RunningHandlers } from "./handling/running_handlers.ts";
import type { ServiceEvent } from "./service_event.ts";

/** A queue of one subscriber's own is named after it; these shall not all be told apart. */
const OWN_ID = /-[\da-f]{32}$/;

/** What is measured of the events of a container. */
export class EventMetrics implements MetricSource {
  /** Events that the broker has taken. */
  readonly emitted: Counter = new Counter("events.emitted", "type");
  /** Events that are being handled. */
  readonly running: RunningHandlers = new RunningHandlers();
  readonly #handled = new Counter("events.handled", "queue");
  readonly #failed = new Counter("events.failed", "queue");
  readonly #latency = new Histogram("events.latency", "queue");

  /** Measures a handler: how often it succeeds and fails, and how long it takes. */
  measured<Result>(
    queue: string,
    handle: (event: ServiceEvent) => Promise<Result>,
  ): (event: ServiceEvent) => Promise<Result> {
    const name = queue.replace(OWN_ID, "");
    return async (event) => {
      const start = performance.now();
      const running = { queue: name, event, since: start, place: 0 };
      this.running.add(running);
      try {
        const result = await handle(event);
        this.#handled.increment(name);
        return result;
      } catch (error) {
        this.#failed.increment(name);
        throw error;
      } finally {
        this.running.remove(running);
        this.#latency.record((performance.now() - start) / 1000, name);
      }
    };
  }

  /** {@inheritDoc MetricSource.samples} */
  *samples(): Generator<Sample> {
    for (const source of this.#sources()) yield* source.samples();
  }

  /** {@inheritDoc MetricSource.kinds} */
  *kinds(): Generator<[string, MetricKind]> {
    for (const source of this.#sources()) yield* source.kinds();
  }

  #sources(): (Counter | Histogram)[] {
    return [this.emitted, this.#handled, this.#failed, this.#latency];
  }
}
