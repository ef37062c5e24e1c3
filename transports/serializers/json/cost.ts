/**
 * What a JSON text costs to parse, known before it is parsed.
 *
 * @module
 */
import { COST, costOfBytes, MAX_KNOWN_KEYS, tooCostly } from "../cost/value_cost.ts";

/** No character costs more, so that short texts need not be looked at. */
const MAX_COST_PER_CHAR = 256;
/** The engine gives an object an array of this many places for a single key such as "400". */
const MAX_PLACES = 5000;
const INDEX_KEY = /^\d{1,4}$/;
const MAX_KEY_CHARS = 64;

/** What can be seen of a text without parsing it. */
export interface JsonLimits {
  /** How many containers may be inside one another. */
  readonly maxDepth: number;
  /** How many units its values may cost. */
  readonly maxCost: number;
}

/** What each value of a text costs. */
export const VALUE_COST = {
  /** The engine makes it. */
  plain: 4,
  /** A function judges it as well. */
  judged: 32,
} as const;

/**
 * Refuses a text that nests too deeply for the engine's parser, or whose values cost too much.
 *
 * @returns What the values cost at least; 0 for short texts.
 * @throws {SyntaxError} If a limit is passed.
 */
export function checkJson(
  text: string,
  { maxDepth, maxCost, valueCost }: JsonLimits & { readonly valueCost: number },
): number {
  const keys = text.length * MAX_COST_PER_CHAR < maxCost ? undefined : new SeenKeys(text);
  let depth = 0;
  let cost = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      const end = endOfString(text, index);
      if (keys !== undefined) {
        cost += isKey(text, end) ? keys.costOf(index + 1, end) : COST.text;
        cost += costOfBytes(end - index);
      }
      index = end;
    } else if (code === OPEN_LIST || code === OPEN_MAP) {
      if (++depth > maxDepth) {
        throw refusal(`it nests deeper than the limit of ${maxDepth} levels`);
      }
      cost += COST.container + valueCost;
    } else if (code === CLOSE_LIST || code === CLOSE_MAP) {
      depth--;
    } else if (code === COMMA) {
      cost += valueCost;
    }
    if (cost > maxCost && keys !== undefined) throw refusal(tooCostly(maxCost));
  }
  return keys === undefined ? 0 : cost;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_MAP = 0x7b;
const CLOSE_MAP = 0x7d;

function refusal(reason: string): SyntaxError {
  return new SyntaxError(`Cannot decode JSON: ${reason}`);
}

/** Where the string ends that starts at an index: at its second quote, or with the text. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

function isKey(text: string, end: number): boolean {
  let index = end + 1;
  while (text.charCodeAt(index) <= 0x20) index++;
  return text.charCodeAt(index) === COLON;
}

/** Tells keys that were seen lately from new ones, as the key cache of MessagePack does. */
class SeenKeys {
  readonly #text: string;
  readonly #starts = new Int32Array(MAX_KNOWN_KEYS).fill(-1);
  readonly #lengths = new Int32Array(MAX_KNOWN_KEYS);
  readonly #all = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  costOf(start: number, end: number): number {
    const length = end - start;
    const places = length > 0 && length <= 4 ? placesOf(this.#text.slice(start, end)) : 0;
    const slot = this.#slotOf(start, end);
    const known = this.#starts[slot] ?? -1;
    if (length > MAX_KEY_CHARS || known < 0 || this.#lengths[slot] !== length) {
      return places + this.#add(slot, start, length);
    }
    for (let index = 0; index < length; index++) {
      if (this.#text.charCodeAt(known + index) !== this.#text.charCodeAt(start + index)) {
        return places + this.#add(slot, start, length);
      }
    }
    return COST.entry + places;
  }

  #add(slot: number, start: number, length: number): number {
    this.#starts[slot] = start;
    this.#lengths[slot] = length;
    const { size } = this.#all;
    // It may be one that another has pushed out.
    const isNew = this.#all.add(this.#text.slice(start, start + length)).size > size;
    return COST.entry + COST.text + (isNew ? COST.newKey : 0);
  }

  #slotOf(start: number, end: number): number {
    const text = this.#text;
    const middle = text.charCodeAt(start + ((end - start) >> 1));
    const last = text.charCodeAt(end - 1);
    const first = text.charCodeAt(start);
    return (end - start + 31 * first + 7 * middle + 89 * last) & (MAX_KNOWN_KEYS - 1);
  }
}

function placesOf(key: string): number {
  const places = INDEX_KEY.test(key) ? Number(key) : 0;
  return places < MAX_PLACES ? places >> 1 : 0;
}
