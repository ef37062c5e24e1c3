/** A place in a lane. */
export interface Place {
  /** Resolves once all that came before have left. */
  readonly turn: Promise<void>;
  /** Lets the next one go. */
  readonly leave: () => void;
}

/** Lets one after the other go, in the order of their coming, for each key apart. */
export class KeyedLock<Key> {
  readonly #last = new Map<Key, Promise<void>>();

  /** Takes the last place of a lane. */
  enter(key: Key): Place {
    const turn = this.#last.get(key) ?? Promise.resolve();
    const { promise: left, resolve } = Promise.withResolvers<void>();
    this.#last.set(key, left);
    const leave = () => {
      resolve();
      if (this.#last.get(key) === left) this.#last.delete(key);
    };
    return { turn, leave };
  }

  /** Does something once all that came before is done. */
  async run<T>(key: Key, action: () => Promise<T>): Promise<T> {
    const { turn, leave } = this.enter(key);
    await turn;
    try {
      return await action();
    } finally {
      leave();
    }
  }
}
