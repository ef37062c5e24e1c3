/** Creates each instance once and detects circles. Keys are key paths. */
export class SharedInstances {
  readonly #instances = new Map<string, Promise<unknown>>();
  readonly #pending = new Set<string>();
  readonly #waiting = new Map<string, Set<string>>();

  /**
   * The instance of a key, created by the first call.
   *
   * @param key Whose instance.
   * @param create Creates it.
   */
  get(key: string, create: () => Promise<unknown>): Promise<unknown> {
    let instance = this.#instances.get(key);
    if (instance === undefined) {
      instance = this.#create(key, create);
      this.#instances.set(key, instance);
    }
    return instance;
  }

  async #create(key: string, create: () => Promise<unknown>): Promise<unknown> {
    this.#pending.add(key);
    try {
      return await create();
    } catch (error) {
      this.#instances.delete(key);
      throw error;
    } finally {
      this.#pending.delete(key);
    }
  }

  /**
   * Records that one creation waits for another until the returned function is called.
   *
   * @param waiter Key whose creation needs the other; nothing is recorded once it is done.
   * @param key Key of the other.
   * @throws {CycleError} If the other waits for the waiter already, so that both would wait forever.
   */
  wait(waiter: string, key: string): () => void {
    if (!this.#pending.has(waiter)) return () => {};
    const cycle = this.#path(key, waiter);
    if (cycle !== undefined) throw new CycleError([...cycle, key]);
    const keys = this.#waiting.get(waiter) ?? new Set();
    this.#waiting.set(waiter, keys.add(key));
    return () => keys.delete(key);
  }

  /** The chain of keys from one to another, each of which waits for the next. */
  #path(from: string, to: string, seen = new Set<string>()): string[] | undefined {
    if (from === to) return [to];
    if (seen.has(from)) return undefined;
    seen.add(from);
    for (const next of this.#waiting.get(from) ?? []) {
      const rest = this.#path(next, to, seen);
      if (rest !== undefined) return [from, ...rest];
    }
    return undefined;
  }
}

/** Creations wait for each other in a circle. */
export class CycleError extends Error {
  override name = "CycleError";
  /** The keys of the circle; the first one is the last one too. */
  readonly keys: readonly string[];

  /** Creates an error about a circle. */
  constructor(keys: readonly string[]) {
    super(keys.join(" → "));
    this.keys = keys;
  }
}
