import { Distribution, quantile } from "./distribution.ts";
import type { MetricKind, MetricSource, Sample, Tags } from "./metric_source.ts";
import { checkTagNames } from "./prometheus_names.ts";
import { Series } from "./series.ts";

/**
 * How values are distributed, for each value of its tags apart. As samples it is `<name>.count`,
 * `.sum`, `.p50`, `.p99`, and a `.bucket` for each range with values in it, whose tag `le` is the
 * range's upper end. Buckets of several instances may be added.
 */
export class Histogram implements MetricSource {
  readonly #name: string;
  readonly #series: Series<Distribution>;

  /** Creates a histogram; `tags` name what is told apart. */
  constructor(name: string, ...tags: readonly string[]) {
    checkTagNames(name, tags, ["le"]);
    this.#name = name;
    this.#series = new Series(tags, () => new Distribution());
  }

  /**
   * Notes a value, usually from 0 on; times are in seconds. `values` are those of the tags.
   *
   * @throws {RangeError} If it is not a number, or `-Infinity`.
   */
  record(value: number, ...values: readonly string[]): void {
    this.#series.of(values).record(value);
  }

  /** The histogram of some values of the tags, kept for frequent use. */
  of(...values: readonly string[]): Distribution {
    return this.#series.of(values);
  }

  /** {@inheritDoc MetricSource.samples} */
  *samples(): Generator<Sample> {
    for (const { tags, value } of this.#series.entries()) {
      yield* samplesOf(this.#name, value, tags);
    }
  }

  /** {@inheritDoc MetricSource.kinds} */
  kinds(): [string, MetricKind][] {
    return [[this.#name, "histogram"]];
  }
}

/** A distribution as samples. */
export function* samplesOf(
  name: string,
  distribution: Distribution,
  tags: Tags,
): Generator<Sample> {
  const { count, sum } = distribution;
  const buckets = [...distribution.buckets()];
  yield [`${name}.count`, count, tags];
  yield [`${name}.sum`, sum, tags];
  if (count === 0) return;
  yield [`${name}.p50`, quantile(buckets, 0.5), tags];
  yield [`${name}.p99`, quantile(buckets, 0.99), tags];
  for (const [limit, held] of buckets) {
    // What is above all limits is told by the count alone.
    if (limit < Infinity) yield [`${name}.bucket`, held, { ...tags, le: limit }];
  }
}
