/** Between which limits the wait before the next attempt grows. */
export interface BackoffLimits {
  /** Milliseconds before the first new attempt. */
  readonly firstMs: number;
  /** Milliseconds at most. */
  readonly maxMs: number;
}

/**
 * The longest wait before something that has failed is tried again: twice the last one, up to a limit.
 *
 * @param failures How often it has failed in a row.
 * @returns Milliseconds.
 */
export function longestBackoffMs(failures: number, { firstMs, maxMs }: BackoffLimits): number {
  return Math.min(maxMs, firstMs * 2 ** Math.max(0, failures - 1));
}

/**
 * A wait between half of the longest one and all of it, so that those that have failed together do
 * not try again together.
 *
 * @param failures How often it has failed in a row.
 * @param random A number from 0 to 1.
 * @returns Milliseconds.
 */
export function backoffMs(
  failures: number,
  limits: BackoffLimits,
  random: number = Math.random(),
): number {
  return longestBackoffMs(failures, limits) * (0.5 + random / 2);
}
