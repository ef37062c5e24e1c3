import { decodeUtf8 } from "./utf8_text.ts";

const SLOTS = 512;

/**
 * Remembers the short map keys that were decoded last: messages repeat the same few.
 *
 * Each key has one slot, and a newcomer takes it, so that strangers cannot make the cache grow.
 */
export class KeyCache {
  readonly #bytes: Uint8Array[] = Array.from({ length: SLOTS }, () => new Uint8Array());
  readonly #texts: string[] = new Array(SLOTS).fill("");

  /**
   * Decodes a key.
   *
   * @throws {SyntaxError} If the bytes are not UTF-8.
   */
  decode(bytes: Uint8Array, start: number, end: number): string {
    const length = end - start;
    if (length === 0) return "";
    const middle = bytes[start + (length >> 1)] as number;
    const last = bytes[end - 1] as number;
    const slot = (length + 31 * (bytes[start] as number) + 7 * middle + 89 * last) & (SLOTS - 1);
    const known = this.#bytes[slot] as Uint8Array;
    if (known.length === length) {
      let index = 0;
      while (index < length && known[index] === bytes[start + index]) index++;
      if (index === length) return this.#texts[slot] as string;
    }
    // As a property's name the text is the engine's one copy of it, which makes it cheap to use.
    const [text = ""] = Object.keys({ [decodeUtf8(bytes, start, end)]: null });
    this.#bytes[slot] = bytes.slice(start, end);
    this.#texts[slot] = text;
    return text;
  }
}
