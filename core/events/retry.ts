const FIRST_MS = 250;
const MAX_MS = 60_000;

/**
 * Milliseconds to wait before an event is tried again: doubles with each attempt, up to a minute.
 *
 * @param failures How often it has failed; at least 1.
 */
export function retryDelayMs(failures: number): number {
  return Math.min(MAX_MS, FIRST_MS * 2 ** (failures - 1));
}
