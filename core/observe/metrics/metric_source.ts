/** Names and values that tell series of one metric apart. */
export type Tags = Readonly<Record<string, unknown>>;

/** One measured value: name, value, tags. The form in which it travels, too. */
export type Sample = readonly [name: string, value: number, tags: Tags];

/** What a metric's values mean: a sum that only grows, a level, or a distribution. */
export type MetricKind = "counter" | "gauge" | "histogram";

/** Produces values whenever it is asked. */
export interface MetricSource {
  /** The current values. */
  samples(): Iterable<Sample>;
  /** What the values of which metric mean, where the source knows. */
  kinds?(): Iterable<readonly [name: string, kind: MetricKind]>;
}
