import type { MetricKind, MetricSource, Sample } from "./metric_source.ts";
import { checkTagNames } from "./prometheus_names.ts";
import { Series } from "./series.ts";

/** Counts occurrences, for each value of its tags apart. */
export class Counter implements MetricSource {
  readonly #name: string;
  readonly #counts: Series<{ total: number }>;

  /** Creates a counter; `tags` name what is told apart, such as `"subject"`. */
  constructor(name: string, ...tags: readonly string[]) {
    checkTagNames(name, tags);
    this.#name = name;
    this.#counts = new Series(tags, () => ({ total: 0 }));
    if (tags.length === 0) this.#counts.of([]); // what has not happened yet is worth a 0
  }

  /** Counts one; `values` are those of the tags, in their order. */
  increment(...values: readonly string[]): void {
    this.#counts.of(values).total++;
  }

  /**
   * Counts several at once.
   *
   * @throws {RangeError} If it is not a finite number from 0 on, as a counter only grows.
   */
  add(count: number, ...values: readonly string[]): void {
    if (typeof count !== "number" || !(count >= 0 && count < Infinity)) {
      const shown = Deno.inspect(count);
      throw new RangeError(
        `Cannot add to ${this.#name} as it must be a number from 0 on: current value is ${shown}`,
      );
    }
    this.#counts.of(values).total += count;
  }

  /** {@inheritDoc MetricSource.samples} */
  *samples(): Generator<Sample> {
    for (const { tags, value } of this.#counts.entries()) yield [this.#name, value.total, tags];
  }

  /** {@inheritDoc MetricSource.kinds} */
  kinds(): [string, MetricKind][] {
    return [[this.#name, "counter"]];
  }
}
