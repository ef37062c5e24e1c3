import { decodeUtf8 } from "../utf8_text.ts";

const SLOTS = 512;

/**
 * Remembers the short map keys that were decoded last: messages repeat the same few.
 *
 * Two keys share a pair of slots, and a newcomer takes the place of the older one, so that strangers
 * cannot make the cache grow.
 */
export class KeyCache {
  readonly #bytes: Uint8Array[] = Array.from({ length: SLOTS }, () => new Uint8Array());
  readonly #texts: string[] = new Array(SLOTS).fill("");
  /** Where the last key was found or put. */
  lastSlot = 0;

  /** Returns a key that is remembered. */
  find(bytes: Uint8Array, start: number, end: number): string | undefined {
    if (end === start) return "";
    const slot = this.lastSlot = slotOf(bytes, start, end);
    if (isSame(this.#bytes[slot] as Uint8Array, bytes, start, end)) return this.#texts[slot];
    if (isSame(this.#bytes[slot + 1] as Uint8Array, bytes, start, end)) {
      return this.#texts[slot + 1];
    }
    return undefined;
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
    this.#bytes[slot + 1] = this.#bytes[slot] as Uint8Array;
    this.#texts[slot + 1] = this.#texts[slot] as string;
    this.#bytes[slot] = bytes.slice(start, end);
    this.#texts[slot] = text;
    return text;
  }
}

/** The first of two slots. */
function slotOf(bytes: Uint8Array, start: number, end: number): number {
  const middle = bytes[start + ((end - start) >> 1)] as number;
  const last = bytes[end - 1] as number;
  const first = bytes[start] as number;
  return (2 * (end - start + 31 * first + 7 * middle + 89 * last)) & (SLOTS - 1);
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (known.length !== length) return false;
  let index = 0;
  while (index < length && known[index] === bytes[start + index]) index++;
  return index === length;
}
