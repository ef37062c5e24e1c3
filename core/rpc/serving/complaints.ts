const PERIOD_MS = 60_000;
const MAX_REMEMBERED = 1024;

/**
 * Lets one complaint through per peer, kind and minute. A peer that sends rubbish must not fill a disk
 * with log lines, however many connections it opens.
 */
export class Complaints {
  readonly #last = new Map<string, number>();

  /**
   * Whether to complain.
   *
   * @param kind What about.
   * @param source Whose message it was, as the transport names it: all ports of a host are one peer.
   */
  isDue(kind: string, source: string): boolean {
    const key = `${kind} ${source.replace(/:\d+(?:#\d+)?$/, "")}`;
    const now = performance.now();
    if (now - (this.#last.get(key) ?? -Infinity) < PERIOD_MS) return false;
    if (this.#last.size >= MAX_REMEMBERED) this.#last.clear();
    this.#last.set(key, now);
    return true;
  }
}
