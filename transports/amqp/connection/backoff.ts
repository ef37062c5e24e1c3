const FIRST_MS = 50;
const MAX_MS = 5_000;

/**
 * How long to wait before something that has failed is tried again: twice as long each time, up to
 * five seconds, and never as long as everybody else.
 *
 * @param failures How often it has failed in a row; at least 1.
 * @param random A number from 0 up to, not including, 1.
 * @returns Milliseconds.
 */
export function backoffMs(failures: number, random: number = Math.random()): number {
  const longest = Math.min(MAX_MS, FIRST_MS * 2 ** (failures - 1));
  return longest * (0.5 + random / 2);
}
