import type { Tags } from "./metric_source.ts";

/** Most series of one metric: values that are made up must not fill the memory. */
const MAX_SERIES = 1000;
const OTHER = "(other)";
const SEPARATOR = "\u0000";
/** Longest value of a tag: what callers send must not fill the memory either. */
const MAX_LENGTH = 200;

/** The value of a tag, cut where it is too long. */
export function shortenTag(value: string): string {
  return value.length > MAX_LENGTH ? `${value.slice(0, MAX_LENGTH - 1)}…` : value;
}

interface Entry<T> {
  readonly tags: Tags;
  readonly value: T;
}

/** One value for each combination of tag values; what is beyond the limit shares one. */
export class Series<T> {
  readonly #tags: readonly string[];
  readonly #create: () => T;
  readonly #entries = new Map<string, Entry<T>>();

  /** Creates an empty set; `create` makes the value of a combination that is new. */
  constructor(tags: readonly string[], create: () => T) {
    this.#tags = tags;
    this.#create = create;
  }

  /** The value of a combination, in the order of the tags' names. */
  of(values: readonly string[]): T {
    const first = values[0];
    const key = values.length === 1 && typeof first === "string" ? first : values.join(SEPARATOR);
    const known = this.#entries.get(key);
    if (known !== undefined) return known.value;
    return this.#another(values.map((value) => shortenTag(String(value ?? ""))));
  }

  /** Of a combination that is new, or was cut before. */
  #another(values: readonly string[]): T {
    const key = values.join(SEPARATOR);
    const known = this.#entries.get(key);
    if (known !== undefined) return known.value;
    if (this.#entries.size < MAX_SERIES) return this.#add(key, values);
    const others = this.#tags.map(() => OTHER);
    return this.#entries.get(OTHER)?.value ?? this.#add(OTHER, others);
  }

  /** Every combination seen so far. */
  entries(): Iterable<Entry<T>> {
    return this.#entries.values();
  }

  #add(key: string, values: readonly string[]): T {
    const tags = Object.fromEntries(this.#tags.map((tag, index) => [tag, values[index] ?? ""]));
    const value = this.#create();
    this.#entries.set(key, { tags, value });
    return value;
  }
}
