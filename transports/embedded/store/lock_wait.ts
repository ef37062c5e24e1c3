import { isLocked } from "./store_failure.ts";

const FIRST_PAUSE_MS = 0.1;
const LONGEST_PAUSE_MS = 2;
const GROWTH = 1.5;

/** Options of {@linkcode waitForLock}. */
export interface LockWaitOptions {
  /** How long to wait altogether. */
  readonly limitMs: number;
  /** Blocks the thread for a time. */
  readonly block?: (ms: number) => void;
  /** A clock in milliseconds. */
  readonly now?: () => number;
}

/**
 * Runs what takes the lock of a store, again and again while another process has it. SQLite would
 * wait for 1, 2, 5, 10 ms and so on, while others hold the lock for half a millisecond.
 *
 * @throws {Error} What the last attempt threw.
 */
export function waitForLock(
  attempt: () => void,
  { limitMs, block = blockThread, now = () => performance.now() }: LockWaitOptions,
): void {
  // Pauses take longer than they were asked for, and attempts take time as well.
  const end = now() + limitMs;
  for (let pauseMs = FIRST_PAUSE_MS;; pauseMs = Math.min(pauseMs * GROWTH, LONGEST_PAUSE_MS)) {
    try {
      return attempt();
    } catch (thrown) {
      if (!isLocked(thrown) || now() + pauseMs > end) throw thrown;
    }
    block(pauseMs);
  }
}

const cell = new Int32Array(new SharedArrayBuffer(4));

function blockThread(ms: number): void {
  Atomics.wait(cell, 0, 0, ms);
}
