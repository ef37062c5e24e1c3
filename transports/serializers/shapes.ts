const PLACES = 4096;

/**
 * Tells maps whose keys were seen together before from others: the engine describes each sequence of
 * keys once, which takes much longer than to make another map of the same.
 */
export class Shapes {
  readonly #known = new Int32Array(PLACES);

  /** Remembers a sequence of keys by a hash; tells whether it was new. */
  isNew(hash: number): boolean {
    const place = hash & (PLACES - 1);
    if (this.#known[place] === hash) return false;
    this.#known[place] = hash;
    return true;
  }
}
