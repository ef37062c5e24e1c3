/** Names and values that tell series of one metric apart. */
export type Tags = Readonly<Record<string, unknown>>;

/** One measured value: name, value, tags. The form in which it travels, too. */
export type Sample = readonly [name: string, value: number, tags: Tags];

/** Produces values whenever it is asked. */
export interface MetricSource {
  /** The current values. */
  samples(): Iterable<Sample>;
}

/** Counts occurrences per value of one tag. */
export class TaggedCounter implements MetricSource {
  readonly #name: string;
  readonly #tag: string;
  readonly #counts = new Map<string, number>();

  /** Creates a counter; `tag` names what is told apart, such as `"subject"`. */
  constructor(name: string, tag: string) {
    this.#name = name;
    this.#tag = tag;
  }

  /** Counts one, or several. */
  increment(value: string, by = 1): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + by);
  }

  /** {@inheritDoc MetricSource.samples} */
  *samples(): Generator<Sample> {
    for (const [value, count] of this.#counts) yield [this.#name, count, { [this.#tag]: value }];
  }
}

/** A value that is looked up when somebody asks. */
export class Gauge implements MetricSource {
  readonly #name: string;
  readonly #read: () => number;

  /** Creates a gauge that reads its value from a function. */
  constructor(name: string, read: () => number) {
    this.#name = name;
    this.#read = read;
  }

  /** {@inheritDoc MetricSource.samples} */
  *samples(): Generator<Sample> {
    yield [this.#name, this.#read(), {}];
  }
}

/** All metrics of a container, with the tags that they share. */
export class Metrics implements MetricSource {
  readonly #sources: MetricSource[] = [];
  readonly #tags: Tags;

  /** Creates an empty collection; every sample gets the given tags. */
  constructor(tags: Tags = {}) {
    this.#tags = tags;
  }

  /** Adds a source and returns it. */
  add<S extends MetricSource>(source: S): S {
    this.#sources.push(source);
    return source;
  }

  /** {@inheritDoc MetricSource.samples} */
  *samples(): Generator<Sample> {
    for (const source of this.#sources) {
      for (const [name, value, tags] of source.samples()) {
        yield [name, value, { ...this.#tags, ...tags }];
      }
    }
  }
}
