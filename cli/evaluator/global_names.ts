/** Values under names of everybody, for as long as a shell needs them. */
export class GlobalNames implements Disposable {
  readonly #names = new Set<string>();

  /** Defines values; a name that means something already keeps its meaning. */
  constructor(values: Readonly<Record<string, unknown>>) {
    for (const [name, value] of Object.entries(values)) {
      if (name in globalThis) continue;
      const hidden = { value, writable: true, configurable: true, enumerable: false };
      Object.defineProperty(globalThis, name, hidden);
      this.#names.add(name);
    }
  }

  /** The names that were defined. */
  get names(): readonly string[] {
    return [...this.#names];
  }

  /** Gives one of them another value. */
  set(name: string, value: unknown): void {
    if (this.#names.has(name)) Reflect.set(globalThis, name, value);
  }

  /** Removes them. */
  [Symbol.dispose](): void {
    for (const name of this.#names) Reflect.deleteProperty(globalThis, name);
  }
}
