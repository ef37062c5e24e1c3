/**
 * What decoded values cost, so that a message is refused before it stalls or fills the process.
 *
 * One unit is 16 bytes of memory, or the time that it takes to make as much: about 10 ns.
 *
 * @module
 */
import { getHeapStatistics } from "node:v8";

/** Bytes of memory that one unit stands for. */
export const UNIT_BYTES = 16;

const DEFAULT_MAX_BYTES = 128 * 1024 * 1024;
const FEWEST_BYTES = 64 * 1024;
/** A value, its text and the arrays that it outgrew on the way must fit in the heap together. */
const SHARE_OF_HEAP = 1 / 4;
/** The engine's young generation, which its limit includes. */
const YOUNG_BYTES = 96 * 1024 * 1024;

/** Costs in units, in addition to the place of each value in its container. */
export const COST = {
  /** The place of one item in an array. */
  item: 1,
  /** The place of one entry in a map, whose key was seen before. */
  entry: 3,
  /** A key that was not seen before, which the engine files. */
  newKey: 64,
  /** The shape that such a key gives a small map. */
  newShape: 64,
  /** A known key in a map whose keys, in their order, were not seen together before. */
  reshaped: 16,
  /** A key such as "1000", for which the engine keeps a table of its own. */
  indexKey: 32,
  /** An array or a map. */
  container: 4,
  /** A text without its characters. */
  text: 8,
  /** Binary data without its bytes. */
  binary: 24,
  /** A MessagePack extension without its bytes. */
  extension: 32,
  /** A float, beyond its place. */
  float: 1,
  /** An integer beyond 2^53. */
  bigint: 8,
  /** Any value that travels as a map with a `__type__`. */
  tagged: 32,
  /** A Set without its members. */
  set: 16,
  /** One member of a Set, or one entry of a Map. */
  member: 4,
  /** A comparison with a member of a Set, or a key of a Map, that is in the same place. */
  collision: 2,
  /** A Decimal or a UUID. */
  number: 48,
  /** A date, a time, or both. */
  date: 200,
} as const;

/** More keys than the key cache holds count as new ones. */
export const MAX_KNOWN_KEYS = 512;

/** The cost of that many characters or bytes. */
export function costOfBytes(length: number): number {
  return length >>> 4;
}

/**
 * Most memory that one decoded value may take by default: 128 MiB, or a quarter of a small heap.
 */
export function defaultMaxBytes(): number {
  const { heap_size_limit: limit } = getHeapStatistics();
  // What is kept lives in the old generation, which is what `--max-old-space-size` names.
  const oldBytes = Math.max(limit - YOUNG_BYTES, limit / 4);
  return Math.min(DEFAULT_MAX_BYTES, Math.floor(oldBytes * SHARE_OF_HEAP));
}

/**
 * Takes the limit from the options.
 *
 * @returns The limit in units.
 * @throws {RangeError} If it is out of range.
 */
export function maxCostOf({ maxBytes = defaultMaxBytes() }: { maxBytes?: number }): number {
  if (maxBytes >= FEWEST_BYTES) return Math.floor(maxBytes / UNIT_BYTES);
  throw new RangeError(
    `Cannot create a serializer as maxBytes must be at least ${FEWEST_BYTES}: ` +
      `current value is ${maxBytes}`,
  );
}

/** Why a value is refused. */
export function tooCostly(maxCost: number): string {
  return `its values need more memory or time than the limit of ${
    maxCost * UNIT_BYTES
  } bytes allows`;
}
