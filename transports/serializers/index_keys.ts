/**
 * Keys such as "1000", which the engine takes for places in an array.
 *
 * @module
 */

const MAX_INDEX = 2 ** 32 - 2;
const NINE = 0x39;
const ZERO = 0x30;
/** So many places more than entries are cheaper as an array than as a table. */
const SPARE_PLACES = 4;

/** The index that a key stands for, or -1. */
export function indexOf(key: string): number {
  const first = key.charCodeAt(0);
  if (!(first >= ZERO && first <= NINE) || key.length > 10) return -1;
  const index = Number(key);
  return index <= MAX_INDEX && String(index) === key ? index : -1;
}

/** Whether an object of that many entries would keep an array of mostly empty places for an index. */
export function isSparse(index: number, entries: number): boolean {
  return index >= entries + SPARE_PLACES;
}

/**
 * Makes the engine keep a table of the indexes of an object, whatever is added to it.
 *
 * Otherwise `{ "1000": 1 }`, eight bytes on the wire, would take twelve thousand in memory.
 */
export function makeSparse(record: Record<string, unknown>): void {
  record[MAX_INDEX] = undefined;
  delete record[MAX_INDEX];
}
