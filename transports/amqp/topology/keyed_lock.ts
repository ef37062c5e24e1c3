/** Runs actions of the same key one after the other, in the order in which they were asked for. */
export class KeyedLock<Key> {
  readonly #last = new Map<Key, Promise<void>>();

  /** Runs an action once all earlier ones of its key are over, whatever became of them. */
  async run<T>(key: Key, action: () => Promise<T>): Promise<T> {
    const earlier = this.#last.get(key);
    const { promise: over, resolve } = Promise.withResolvers<void>();
    this.#last.set(key, over);
    await earlier;
    try {
      return await action();
    } finally {
      resolve();
      if (this.#last.get(key) === over) this.#last.delete(key);
    }
  }
}
