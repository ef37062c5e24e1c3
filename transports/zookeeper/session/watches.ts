/** Called with the path of a node that has changed. */
export type ChangeListener = (path: string) => void;

/** Listeners by node. */
export class Watches {
  readonly #listeners = new Map<string, Set<ChangeListener>>();

  /**
   * Listens for changes of a node and of its children.
   *
   * @returns What ends the listening.
   */
  add(path: string, listener: ChangeListener): () => void {
    let listeners = this.#listeners.get(path);
    if (listeners === undefined) this.#listeners.set(path, listeners = new Set());
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(path) === listeners) {
        this.#listeners.delete(path);
      }
    };
  }

  /** Tells the listeners of a node or its parent. */
  notify(path: string): void {
    for (const watched of [path, path.slice(0, path.lastIndexOf("/"))]) {
      for (const listener of [...this.#listeners.get(watched) ?? []]) listener(path);
    }
  }
}
