import type { Store } from "../../store/store.ts";

/** How long others may write before the size is read again. */
const LOOK_MS = 10;

/** How large a store is, without a reading for each emit while it is far from full. */
export class StoreSize {
  readonly #enough: number;
  #store: Store | undefined;
  #bytes = 0;
  #readAt = -Infinity;

  /**
   * Knows nothing yet.
   *
   * @param enough From how many bytes on the exact size matters.
   */
  constructor(enough: number) {
    this.#enough = enough;
  }

  /** How many bytes of the store are in use. Below what is enough it may be some more by now. */
  of(store: Store): number {
    const now = performance.now();
    const isKnown = store === this.#store && this.#bytes < this.#enough;
    if (isKnown && now - this.#readAt < LOOK_MS) return this.#bytes;
    this.#store = store;
    this.#readAt = now;
    return this.#bytes = store.usedBytes(this.#enough);
  }

  /**
   * Counts what is about to be written.
   *
   * @returns How large the store is with it, at least.
   */
  add(bytes: number): number {
    return this.#bytes += bytes;
  }
}
