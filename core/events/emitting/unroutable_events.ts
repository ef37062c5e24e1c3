import { getLogger } from "../../observe/logs/log.ts";
import { Counter } from "../../observe/metrics/counter.ts";
import type { MetricKind, MetricSource, Sample } from "../../observe/metrics/metric_source.ts";

const log = getLogger("lymph.events");

/** Event types that are counted one by one; types that are made up must not fill the memory. */
const MAX_TYPES = 1_000;
const OTHER = "(other)";

/** Counts events that no queue wants, which is no error; the first of each type is logged. */
export class UnroutableEvents implements MetricSource {
  readonly #counter = new Counter("events.unroutable", "type");
  readonly #types = new Set<string>();

  /** Counts one. */
  add(type: string): void {
    const isKnown = this.#types.has(type);
    const isCounted = isKnown || this.#types.size < MAX_TYPES;
    this.#counter.increment(isCounted ? type : OTHER);
    if (isKnown || !isCounted) return;
    this.#types.add(type);
    log.warn(
      "Dropped {type}, as no service that handles it has run yet",
      { type },
    );
  }

  /** {@inheritDoc MetricSource.samples} */
  samples(): Iterable<Sample> {
    return this.#counter.samples();
  }

  /** {@inheritDoc MetricSource.kinds} */
  kinds(): Iterable<[string, MetricKind]> {
    return this.#counter.kinds();
  }
}
