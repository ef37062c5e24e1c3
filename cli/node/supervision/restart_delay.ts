import { backoffMs } from "../../../core/time/backoff.ts";

const FIRST_MS = 100;

/** No process waits longer before it starts again. */
export const LONGEST_DELAY_MS = 30_000;

/** A process that has lived so long was well: whatever has ended it, it starts again soon. */
export const WELL_AFTER_MS = 10_000;

/**
 * How long to wait before a process that has ended by itself starts again: twice as long each time
 * that it has not lived for {@linkcode WELL_AFTER_MS}, up to half a minute, and never as long as the
 * others.
 *
 * @param failures How often in a row it has ended too early.
 * @param random A number from 0 up to, not including, 1.
 * @returns Milliseconds.
 */
export function restartDelayMs(failures: number, random: number = Math.random()): number {
  return backoffMs(failures, { firstMs: FIRST_MS, maxMs: LONGEST_DELAY_MS }, random);
}
