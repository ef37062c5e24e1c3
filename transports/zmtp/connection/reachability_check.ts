import { pause } from "../../../core/time/pause.ts";
import type { Verdict } from "../endpoints/probe.ts";

/** Longest wait for a greeting. */
const MAX_WAIT_MS = 30_000;
/** A process that is busy now and then may greet once before it hears the old connection. */
const MIN_ANSWERS = 2;

/** Opens a second connection to a silent peer, and waits so long for its greeting. */
export type Probe = (
  options: { readonly waitMs: number; readonly signal: AbortSignal },
) => Promise<Verdict>;

/**
 * Finds out whether a silent peer is busy or its connection is broken, by connecting again until it
 * is heard. The waits for a greeting grow, so that a peer that is busy for long is left alone.
 */
export class ReachabilityCheck {
  readonly #ending = new AbortController();
  #answers = 0;
  #isGone = false;

  /** Begins to ask. */
  constructor(probe: Probe, intervalMs: number) {
    this.#run(probe, intervalMs);
  }

  /** Why the connection is broken, if it is. */
  get reason(): string | undefined {
    if (this.#isGone) return "it cannot be reached anew";
    return this.#answers >= MIN_ANSWERS ? "it answers on a new connection" : undefined;
  }

  /** The peer was heard, or the connection ends. */
  stop(): void {
    this.#ending.abort();
  }

  async #run(probe: Probe, intervalMs: number): Promise<void> {
    const { signal } = this.#ending;
    let waitMs = intervalMs;
    while (!signal.aborted) {
      const verdict = await probe({ waitMs, signal });
      this.#isGone = verdict === "gone";
      this.#answers = verdict === "answers" ? this.#answers + 1 : 0;
      waitMs = verdict === "silent" ? Math.min(2 * waitMs, MAX_WAIT_MS) : intervalMs;
      await pause(intervalMs, signal);
    }
  }
}
