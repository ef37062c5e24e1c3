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

  /** Returns a key that is remembered. */
  find(bytes: Uint8Array, start: number, end: number): string | undefined {
    const length = end - start;
    if (length === 0) return "";
    const slot = slotOf(bytes, start, end);
    const known = this.#bytes[slot] as Uint8Array;
    if (known.length !== length) return undefined;
    let index = 0;
    while (index < length && known[index] === bytes[start + index]) index++;
    return index === length ? this.#texts[slot] : undefined;
  }

  /**
   * Decodes and remembers a key that is not remembered.
   *
   * @throws {SyntaxError} If the bytes are not UTF-8.
   */
  add(bytes: Uint8Array, start: number, end: number): string {
    // As a property's name the text is the engine's one copy of it, which makes it cheap to use.
    const [text = ""] = Object.keys({ [decodeUtf8(bytes, start, end)]: null });
    const slot = slotOf(bytes, start, end);
    this.#bytes[slot] = bytes.slice(start, end);
    this.#texts[slot] = text;
    return text;
  }
}

function slotOf(bytes: Uint8Array, start: number, end: number): number {
  const middle = bytes[start + ((end - start) >> 1)] as number;
  const last = bytes[end - 1] as number;
  const first = bytes[start] as number;
  return (end - start + 31 * first + 7 * middle + 89 * last) & (SLOTS - 1);
}
