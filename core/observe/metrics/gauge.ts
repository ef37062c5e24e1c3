import type { MetricKind, MetricSource, Sample } from "./metric_source.ts";
import { checkTagNames } from "./prometheus_names.ts";

/** A level: set when it changes, or looked up when it is read. */
export class Gauge implements MetricSource {
  readonly #name: string;
  #level: number | (() => number);

  /** Creates a gauge with a first value, or with a function that reads it. */
  constructor(name: string, level: number | (() => number) = 0) {
    checkTagNames(name, []);
    this.#name = name;
    this.#level = level;
  }

  /** Sets the value. */
  set(value: number): void {
    this.#level = value;
  }

  /** {@inheritDoc MetricSource.samples} */
  *samples(): Generator<Sample> {
    const level = this.#level;
    yield [this.#name, typeof level === "number" ? level : level(), {}];
  }

  /** {@inheritDoc MetricSource.kinds} */
  kinds(): [string, MetricKind][] {
    return [[this.#name, "gauge"]];
  }
}
