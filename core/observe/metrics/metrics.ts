import { toError } from "../../errors.ts";
import { getLogger } from "../logs/log.ts";
import { Counter } from "./counter.ts";
import { Gauge } from "./gauge.ts";
import { Histogram } from "./histogram.ts";
import type { MetricKind, MetricSource, Sample, Tags } from "./metric_source.ts";
import { namesTaken, safeName } from "./prometheus_names.ts";

export { Counter } from "./counter.ts";
export { Distribution } from "./distribution.ts";
export { Gauge } from "./gauge.ts";
export { Histogram } from "./histogram.ts";
export type { MetricKind, MetricSource, Sample, Tags } from "./metric_source.ts";

const log = getLogger("lymph.metrics");

/**
 * A collection of metrics, with the tags that they share.
 *
 * @example Metrics of a service's own
 * ```ts
 * import { Interface, rpc } from "@lymph/lymph";
 *
 * export class Shop extends Interface {
 *   readonly #orders = this.metrics.counter("shop.orders", "country");
 *   readonly #amounts = this.metrics.histogram("shop.amounts");
 *
 *   @rpc()
 *   order({ country, amount }: { country: string; amount: number }): void {
 *     this.#orders.increment(country);
 *     this.#amounts.record(amount);
 *   }
 * }
 * ```
 */
export class Metrics implements MetricSource {
  readonly #sources = new Set<MetricSource>();
  readonly #named = new Map<string, MetricSource>();
  /** Which metric has which name in Prometheus. */
  readonly #taken = new Map<string, string>();
  readonly #broken = new WeakSet<MetricSource>();
  readonly #tags: () => Tags;

  /** Creates an empty collection; every sample gets the given tags, unless it has its own. */
  constructor(tags: Tags | (() => Tags) = {}) {
    this.#tags = typeof tags === "function" ? tags : () => tags;
  }

  /** Adds a source and returns it. */
  add<Source extends MetricSource>(source: Source): Source {
    this.#sources.add(source);
    return source;
  }

  /** Takes a source out. */
  remove(source: MetricSource): void {
    this.#sources.delete(source);
  }

  /** The counter of a name; `tags` name what it tells apart. */
  counter(name: string, ...tags: readonly string[]): Counter {
    return this.#once(name, Counter, () => new Counter(name, ...tags));
  }

  /** The gauge of a name, with its first value or a function that reads it. */
  gauge(name: string, level?: number | (() => number)): Gauge {
    return this.#once(name, Gauge, () => new Gauge(name, level));
  }

  /** The histogram of a name; `tags` name what it tells apart. */
  histogram(name: string, ...tags: readonly string[]): Histogram {
    return this.#once(name, Histogram, () => new Histogram(name, ...tags));
  }

  /** {@inheritDoc MetricSource.samples} */
  *samples(): Generator<Sample> {
    const shared = this.#tags();
    for (const source of this.#sources) {
      try {
        for (const [name, value, tags] of source.samples()) {
          if (typeof value !== "number") throw notANumber(name, value);
          yield [name, value, { ...shared, ...tags }];
        }
      } catch (error) {
        this.#report(source, error); // the others can still be read
      }
    }
  }

  /** {@inheritDoc MetricSource.kinds} */
  *kinds(): Generator<readonly [string, MetricKind]> {
    for (const source of this.#sources) yield* source.kinds?.() ?? [];
  }

  #report(source: MetricSource, thrown: unknown): void {
    const write = this.#broken.has(source) ? log.debug : log.warn;
    this.#broken.add(source);
    write("Cannot read a metric: {error}", { error: toError(thrown).message });
  }

  /** Refuses two metrics that Prometheus would take for one. */
  #take(name: string, source: MetricSource): void {
    const [[, kind] = []] = source.kinds?.() ?? [];
    const names = namesTaken(safeName(name), kind);
    for (const taken of names) {
      const other = this.#taken.get(taken);
      if (other === undefined) continue;
      throw new TypeError(
        `Cannot make ${name} as it must differ from ${other} in letters, digits and underscores: ` +
          `to Prometheus both are ${taken}`,
      );
    }
    for (const taken of names) this.#taken.set(taken, name);
  }

  #once<Source extends MetricSource>(
    name: string,
    type: abstract new (...args: never[]) => Source,
    create: () => Source,
  ): Source {
    const known = this.#named.get(name);
    if (known === undefined) {
      const created = create();
      this.#take(name, created);
      this.#named.set(name, created);
      return this.add(created);
    }
    if (known instanceof type) return known;
    throw new TypeError(`Cannot make ${name} a ${type.name}: it is a ${known.constructor.name}`);
  }
}

/** Such as what an async function gives, or one without types. */
function notANumber(name: string, value: unknown): TypeError {
  const shown = Deno.inspect(value);
  return new TypeError(`Cannot read ${name} as it must be a number: current value is ${shown}`);
}
