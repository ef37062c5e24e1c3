const latin1 = new TextDecoder("latin1");

/** A prefix or a topic as text, one character per byte. */
export function topicKey(topic: Uint8Array): string {
  return latin1.decode(topic);
}

/** Prefixes with a count each: to subscribe twice takes two cancellations to undo. */
export class Subscriptions {
  readonly #counts = new Map<string, number>();
  /** How many prefixes there are of each length. */
  readonly #lengths = new Map<number, number>();

  /** How many different prefixes there are. */
  get size(): number {
    return this.#counts.size;
  }

  /** Every prefix, once. */
  [Symbol.iterator](): Iterator<string> {
    return this.#counts.keys();
  }

  /** Whether a prefix is one of them. */
  has(prefix: string): boolean {
    return this.#counts.has(prefix);
  }

  /** Adds a prefix. */
  add(prefix: string): void {
    const count = this.#counts.get(prefix) ?? 0;
    this.#counts.set(prefix, count + 1);
    if (count === 0) this.#lengths.set(prefix.length, (this.#lengths.get(prefix.length) ?? 0) + 1);
  }

  /** Takes a prefix back; tells whether it was there. */
  delete(prefix: string): boolean {
    const count = this.#counts.get(prefix);
    if (count === undefined) return false;
    if (count > 1) {
      this.#counts.set(prefix, count - 1);
      return true;
    }
    this.#counts.delete(prefix);
    const remaining = (this.#lengths.get(prefix.length) ?? 1) - 1;
    if (remaining === 0) this.#lengths.delete(prefix.length);
    else this.#lengths.set(prefix.length, remaining);
    return true;
  }

  /** Whether a topic starts with any of the prefixes. */
  matches(topic: string): boolean {
    for (const _prefix of this.matching(topic)) return true;
    return false;
  }

  /** The prefixes that a topic starts with. */
  *matching(topic: string): Generator<string> {
    // Whichever is less: the lengths that there are, or those that the topic has.
    if (this.#lengths.size <= topic.length) {
      for (const length of this.#lengths.keys()) {
        if (length > topic.length) continue;
        const prefix = topic.slice(0, length);
        if (this.#counts.has(prefix)) yield prefix;
      }
    } else {
      for (let length = 0; length <= topic.length; length++) {
        const prefix = topic.slice(0, length);
        if (this.#counts.has(prefix)) yield prefix;
      }
    }
  }
}
