const SLOTS = 256;
/** Longer texts are no names, and would stay in memory. */
const MAX_BYTES = 256;

/**
 * Remembers short texts by their bytes, as messages repeat the same few.
 *
 * Each text has one slot, and a newcomer takes it, so that strangers cannot make the cache grow.
 */
export class TextCache {
  readonly #decode: (bytes: Uint8Array) => string;
  readonly #bytes: Uint8Array[] = new Array(SLOTS).fill(new Uint8Array());
  readonly #texts: string[] = new Array(SLOTS).fill("");

  /** Creates a cache in front of what decodes one text. */
  constructor(decode: (bytes: Uint8Array) => string) {
    this.#decode = decode;
  }

  /** The text of some bytes; throws what decoding them does. */
  get(bytes: Uint8Array): string {
    const { length } = bytes;
    if (length > MAX_BYTES) return this.#decode(bytes);
    let hash = length;
    for (let index = 0; index < length; index++) hash = Math.imul(hash, 31) + at(bytes, index) | 0;
    const slot = (hash ^ hash >>> 16) & (SLOTS - 1);
    const known = this.#bytes[slot];
    if (known?.length === length) {
      let index = 0;
      while (index < length && known[index] === bytes[index]) index++;
      if (index === length) return this.#texts[slot] ?? "";
    }
    const text = this.#decode(bytes);
    this.#bytes[slot] = bytes.slice();
    return this.#texts[slot] = text;
  }
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}
