import { type Kind, KIND_BITS, kindBitOf, kindsOf } from "./kinds.ts";

/** What was seen of arguments, or of the bodies of events: by name, the kinds of their values. */
export type Seen = Readonly<Record<string, readonly Kind[]>>;

/** Names beyond which no more are told apart: those of an open object may come from anywhere. */
const MAX_NAMES = 32;
/** Longer names are no field's, and would only take memory. */
const MAX_NAME = 64;

/**
 * Notes what values are made of: the names of their properties, and the kinds of what these hold.
 * Noting what was seen before costs a comparison for each name, and allocates nothing.
 */
export class Shape {
  readonly #names: string[];
  readonly #bits: number[];
  readonly #isOpen: boolean;
  #count = 0;

  /**
   * Starts with nothing seen.
   *
   * @param names Names that are told apart.
   * @param isOpen Whether there may be others.
   */
  constructor(names: readonly string[], isOpen: boolean) {
    this.#names = [...names];
    this.#bits = names.map(() => 0);
    this.#isOpen = isOpen;
  }

  /** Notes one value; of anything but an object there is nothing to note. */
  note(value: unknown): void {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    const values = value as Readonly<Record<string, unknown>>;
    if (this.#isOpen) this.#learnNames(values);
    const names = this.#names;
    const bits = this.#bits;
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      const bit = kindBitOf(values[name]);
      if (((bits[i] as number) & bit) !== 0) continue;
      // What is inherited was not sent; only looked at here, as that costs more than all the rest.
      bits[i] = (bits[i] as number) | (Object.hasOwn(values, name) ? bit : KIND_BITS.absent);
    }
    this.#count = 1;
  }

  /** What was seen so far. */
  seen(): Seen {
    return Object.fromEntries(
      this.#names.map((name, i) => [name, kindsOf(this.#bits[i] as number)]),
    );
  }

  #learnNames(values: Readonly<Record<string, unknown>>): void {
    const names = this.#names;
    for (const name in values) {
      if (name.length > MAX_NAME || names.includes(name)) continue;
      if (names.length >= MAX_NAMES) return;
      names.push(name);
      // The values before did not have it.
      this.#bits.push(this.#count === 0 ? 0 : KIND_BITS.absent);
    }
  }
}
