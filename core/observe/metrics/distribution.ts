/** Buckets of a power of two; each is at most a quarter wider than the one below it. */
const PER_OCTAVE = 4;
const MIN_EXPONENT = -24;
const MAX_EXPONENT = 40;
/** Bias of a float64's exponent. */
const BIAS = 1023;
/** Bits of a float64's upper half below those that number the buckets: 20 of fraction, less 2. */
const SHIFT = 18;
const FIRST = (BIAS + MIN_EXPONENT) * PER_OCTAVE;
const COUNT = (MAX_EXPONENT - MIN_EXPONENT) * PER_OCTAVE;
/** Bits that are all zero in a value that is the limit of a bucket, besides the lower half. */
const WITHIN = 2 ** SHIFT - 1;

// One value is taken apart at a time, in memory that is shared by all.
const float = new Float64Array(1);
const halves = new Uint32Array(float.buffer);
const UPPER = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** Where the buckets end that Prometheus gets: one in four, the same in every scrape. */
export const PROMETHEUS_LIMITS: readonly number[] = Array.from(
  { length: MAX_EXPONENT - MIN_EXPONENT },
  (_, index) => 2 ** (MIN_EXPONENT + 1 + index),
);

/** How many values are at most how large, and above the bucket below. */
export type Bucket = readonly [limit: number, count: number];

/**
 * How often values of which size were seen. The buckets are the same for every distribution, so
 * that those of several processes, or of a span of time, can be added and subtracted.
 */
export class Distribution {
  /** The last one is of values above all limits. */
  readonly #counts = new Float64Array(COUNT + 1);
  #count = 0;
  #sum = 0;

  /**
   * Notes a value, usually from 0 on; latencies are in seconds. Takes some nanoseconds and no
   * memory.
   *
   * @throws {RangeError} If it is not a number, or `-Infinity`.
   */
  record(value: number): void {
    if (typeof value !== "number" || !(value > -Infinity)) refuse(value);
    this.#count++;
    this.#sum += value;
    // A float's exponent and the first bits of its fraction are the number of its bucket.
    float[0] = value;
    const upper = halves[UPPER] as number;
    let index = (upper >>> SHIFT) - FIRST;
    if ((upper & WITHIN) === 0 && halves[1 - UPPER] === 0) index--; // a limit belongs below it
    const bucket = index < 0 || value <= 0 ? 0 : index < COUNT ? index : COUNT;
    (this.#counts[bucket] as number)++;
  }

  /** How many values there were. */
  get count(): number {
    return this.#count;
  }

  /** All values added up. */
  get sum(): number {
    return this.#sum;
  }

  /** The buckets that hold anything, smallest first; what is above all limits is at `Infinity`. */
  *buckets(): Generator<readonly [limit: number, count: number]> {
    for (let index = 0; index <= COUNT; index++) {
      const count = this.#counts[index] as number;
      if (count > 0) yield [index < COUNT ? limitOf(index) : Infinity, count];
    }
  }
}

function refuse(value: unknown): never {
  throw new RangeError(
    `Cannot record a value as it must be a number: current value is ${Deno.inspect(value)}`,
  );
}

/** Where the values of a bucket end. */
function limitOf(index: number): number {
  const next = index + 1;
  const octave = Math.floor(next / PER_OCTAVE);
  return 2 ** (MIN_EXPONENT + octave) * (1 + (next % PER_OCTAVE) / PER_OCTAVE);
}

/**
 * The value that a share of all values does not exceed, to within an eighth.
 *
 * @param buckets In any order; several with one limit are added.
 * @param share Such as 0.99.
 * @returns NaN if there are no values.
 */
export function quantile(buckets: Iterable<Bucket>, share: number): number {
  const sorted = [...buckets].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  let below = 0;
  for (const [limit, count] of sorted) {
    below += count;
    if (below > 0 && below >= share * total) return limit * (1 - 1 / (2 * PER_OCTAVE + 2));
  }
  return NaN;
}
