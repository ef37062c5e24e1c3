import { type LockWaitOptions, poll, refusalOf, waitForLock } from "./lock_wait.ts";

/** How many transactions in a row have to find no other process in their way, to do without turns. */
const QUIET_TRANSACTIONS = 64;
/** Shorter than between attempts to begin, as it costs little to look, and the next turn is soon. */
const LONGEST_PAUSE_MS = 0.5;
/** For how long a process does without turns that has waited in vain. */
const WITHOUT_MS = 1000;

/**
 * The turns of the processes that write to a store. An attempt to begin a transaction that fails
 * computes a tenth of a millisecond, as long as ten events take. So processes that find each other
 * in the way lock a file first: to find that one locked takes a microsecond.
 *
 * Turns save work and promise nothing: a process may write without, as it does while no other is in
 * its way, if the file cannot be locked, and if a stopped process keeps it locked.
 */
export class WriteTurns implements Disposable {
  readonly #path: string;
  #file: Deno.FsFile | undefined;
  #isOwn = false;
  /** How many of the next transactions take turns. */
  #contended = 0;
  #resumeAt = -Infinity;

  /** Opens nothing yet. */
  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Runs what takes the lock of the store, in turn where other processes are in the way.
   *
   * @throws {Error} What the last attempt threw.
   */
  begin(attempt: () => void, options: LockWaitOptions): void {
    if (this.#contended === 0) {
      if (refusalOf(attempt) === undefined) return;
      this.#contended = QUIET_TRANSACTIONS;
    }
    this.#contended--;
    const { limitMs, now = () => performance.now() } = options;
    const start = now();
    if (limitMs > 0 && start >= this.#resumeAt) {
      this.#take({ ...options, limitMs: limitMs / 2, longestPauseMs: LONGEST_PAUSE_MS });
      if (!this.#isOwn) this.#resumeAt = now() + WITHOUT_MS;
    }
    waitForLock(attempt, { ...options, limitMs: limitMs - (now() - start) });
  }

  /** Ends the turn, if it was one. Call it after each transaction, also where it did not begin. */
  end(): void {
    if (this.#isOwn) this.#file?.unlockSync();
    this.#isOwn = false;
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #take(options: LockWaitOptions): void {
    try {
      this.#file ??= Deno.openSync(this.#path, { create: true, write: true, mode: 0o600 });
      const file = this.#file;
      this.#isOwn = file.tryLockSync(true);
      if (this.#isOwn) return;
      this.#contended = QUIET_TRANSACTIONS;
      this.#isOwn = poll(() => file.tryLockSync(true), options);
    } catch {
      // The lock of the store is what matters.
    }
  }
}
