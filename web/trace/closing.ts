/** The end of a web service, for what would otherwise go on after its answer. */
export class Closing {
  readonly #controller = new AbortController();
  readonly #held = new Set<Promise<unknown>>();

  /** Aborts when everything should come to its end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Tells everything to come to its end. */
  begin(): void {
    this.#controller.abort(new DOMException("The service stops", "AbortError"));
  }

  /** Has the service wait for something that outlives its answer. */
  hold(work: Promise<unknown>): void {
    this.#held.add(work);
    const release = (): void => void this.#held.delete(work);
    work.then(release, release);
  }

  /** Resolves once nothing is held any more. */
  async released(): Promise<void> {
    while (this.#held.size > 0) await Promise.allSettled(this.#held);
  }
}
