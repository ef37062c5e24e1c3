import type { Component, StopOptions } from "../../core/component.ts";

/** A part that is created and started when it is first used; if that fails, the next use tries again. */
export class StartedOnce<Part extends Component> implements AsyncDisposable {
  readonly #create: () => Promise<Part>;
  #created: Promise<Part> | undefined;
  #starting: Promise<Part> | undefined;

  constructor(create: () => Promise<Part>) {
    this.#create = create;
  }

  /** The part, started. */
  get(): Promise<Part> {
    return this.#starting ??= this.#start();
  }

  /** Stops the part if it was used, also while it still starts. */
  async stop(options?: StopOptions): Promise<void> {
    const started = this.#starting?.catch(() => undefined); // its user gets the error
    const part = await this.#created?.catch(() => undefined);
    await part?.stop(options);
    // A part that has not noticed that it was stopped has something to release.
    await (await started)?.stop(options);
  }

  /** Stops the part; see {@linkcode stop}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #start(): Promise<Part> {
    try {
      const part = await (this.#created = this.#create());
      await part.start();
      return part;
    } catch (error) {
      this.#starting = undefined;
      throw error;
    }
  }
}
