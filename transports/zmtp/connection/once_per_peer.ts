const MAX_REMEMBERED = 1024;

/**
 * Lets one report through per peer and kind, so that a hostile peer cannot fill the log.
 *
 * It remembers a bounded number of peers and forgets all when that is reached.
 */
export class OncePerPeer {
  readonly #seen = new Set<string>();
  #count = 0;

  /** How often anything was reported, let through or not. */
  get count(): number {
    return this.#count;
  }

  /** Whether this is the first report of its kind about a peer. */
  isFirst(kind: string, peer: string): boolean {
    this.#count++;
    const key = `${kind} ${peer}`;
    if (this.#seen.has(key)) return false;
    if (this.#seen.size >= MAX_REMEMBERED) this.#seen.clear();
    this.#seen.add(key);
    return true;
  }
}
