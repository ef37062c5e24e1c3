/** Called once, with the reason. */
export type CancelListener = (reason: Error) => void;

/**
 * Work that may become pointless. Much cheaper than an `AbortController`, which is only made when
 * the signal is read.
 */
export class Cancellation {
  #reason: Error | undefined;
  #listeners: Set<CancelListener> | undefined;
  #controller: AbortController | undefined;

  /** Why the work was cancelled; undefined while it was not. */
  get reason(): Error | undefined {
    return this.#reason;
  }

  /** The same as an `AbortSignal`. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#reason) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  /** Cancels the work; the first reason counts. */
  cancel(reason: Error): void {
    if (this.#reason) return;
    this.#reason = reason;
    this.#controller?.abort(reason);
    for (const listener of this.#listeners ?? []) listener(reason);
    this.#listeners = undefined;
  }

  /** Listens for the cancellation; one that has happened already is not reported. */
  add(listener: CancelListener): void {
    (this.#listeners ??= new Set()).add(listener);
  }

  /** Stops listening. */
  remove(listener: CancelListener): void {
    this.#listeners?.delete(listener);
  }
}
