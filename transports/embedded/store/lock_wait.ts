import { isLocked } from "./store_failure.ts";

const FIRST_PAUSE_MS = 0.1;
const GROWTH = 1.5;

/** Options of {@linkcode poll}. */
export interface LockWaitOptions {
  /** How long to wait altogether. */
  readonly limitMs: number;
  /**
   * The longest pause. Pauses grow up to it.
   *
   * @default 2
   */
  readonly longestPauseMs?: number;
  /** Blocks the thread for a time. */
  readonly block?: (ms: number) => void;
  /** A clock in milliseconds. */
  readonly now?: () => number;
}

/**
 * Tries again and again, with pauses that block the thread.
 *
 * @param attempt Returns whether it has succeeded.
 * @returns Whether an attempt has succeeded within the limit.
 */
export function poll(
  attempt: () => boolean,
  {
    limitMs,
    longestPauseMs = 2,
    block = blockThread,
    now = () => performance.now(),
  }: LockWaitOptions,
): boolean {
  // Pauses take longer than they were asked for, and attempts take time as well.
  const end = now() + limitMs;
  for (let pauseMs = FIRST_PAUSE_MS;; pauseMs = Math.min(pauseMs * GROWTH, longestPauseMs)) {
    if (attempt()) return true;
    if (now() + pauseMs > end) return false;
    block(pauseMs);
  }
}

/**
 * Runs what takes the lock of a store, again and again while another process has it. SQLite would
 * wait for 1, 2, 5, 10 ms and so on, while others hold the lock for half a millisecond.
 *
 * @throws {Error} What the last attempt threw.
 */
export function waitForLock(attempt: () => void, options: LockWaitOptions): void {
  let refusal: unknown;
  const isTaken = poll(() => {
    refusal = refusalOf(attempt);
    return refusal === undefined;
  }, options);
  if (!isTaken) throw refusal;
}

/**
 * Runs what takes the lock of a store once.
 *
 * @returns What it threw as another process has the lock; undefined if it has taken the lock.
 */
export function refusalOf(attempt: () => void): unknown {
  try {
    attempt();
    return undefined;
  } catch (thrown) {
    if (!isLocked(thrown)) throw thrown;
    return thrown;
  }
}

const cell = new Int32Array(new SharedArrayBuffer(4));

function blockThread(ms: number): void {
  Atomics.wait(cell, 0, 0, ms);
}
