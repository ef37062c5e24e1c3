const DEFAULT_MAX_DEPTH = 64;
/** Deeper recursion could exhaust the stack of a caller that is deep in it already. */
const HIGHEST_MAX_DEPTH = 512;

/** Options of a serializer. */
export interface SerializerOptions {
  /**
   * How many containers may be inside one another, from 1 to 512.
   *
   * @default {64}
   */
  readonly maxDepth?: number;
  /**
   * Most memory that one decoded value may take, estimated, in bytes. Values that take long to decode
   * count as more than they take: a message of this many bytes keeps a process busy for about 100 ms.
   *
   * @default {128 MiB, or a quarter of the heap where that is less}
   */
  readonly maxBytes?: number;
}

/**
 * Takes the depth limit from the options.
 *
 * @throws {RangeError} If it is out of range.
 */
export function maxDepthOf({ maxDepth = DEFAULT_MAX_DEPTH }: SerializerOptions): number {
  if (!Number.isInteger(maxDepth) || maxDepth < 1 || maxDepth > HIGHEST_MAX_DEPTH) {
    throw new RangeError(
      `Cannot create a serializer as maxDepth must be an integer from 1 to ${HIGHEST_MAX_DEPTH}: ` +
        `current value is ${maxDepth}`,
    );
  }
  return maxDepth;
}
