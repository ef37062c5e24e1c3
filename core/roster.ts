/** Something that is on at most one {@linkcode Roster}. */
export interface Listed {
  /** Where it stands there; the roster's to set. */
  place: number;
}

/**
 * A set of things that come and go with every message, in no order.
 *
 * A `Set` would do but for the collector: its outgrown tables keep what they last held, and point
 * to their successors. Once one of them has aged, everything after it survives every minor
 * collection.
 */
export class Roster<T extends Listed> {
  readonly #items: T[] = [];

  /** How many there are. */
  get size(): number {
    return this.#items.length;
  }

  /** Puts one on. */
  add(item: T): void {
    item.place = this.#items.push(item) - 1;
  }

  /** Takes one off that is on. */
  remove(item: T): void {
    const items = this.#items;
    const last = items.pop();
    if (last === undefined || last === item) return;
    items[item.place] = last;
    last.place = item.place;
  }

  /** The first that fits. */
  find(fits: (item: T) => boolean): T | undefined {
    return this.#items.find(fits);
  }

  /** Those that are on now, unaffected by later changes of the roster. */
  toArray(): T[] {
    return this.#items.slice();
  }
}
