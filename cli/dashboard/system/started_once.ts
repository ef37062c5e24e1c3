import type { Component } from "../../../core/component.ts";

/** A part that is created and started when it is first used; if that fails, the next use tries again. */
export class StartedOnce<Part extends Component> implements AsyncDisposable {
  readonly #create: () => Promise<Part>;
  #starting: Promise<Part> | undefined;

  constructor(create: () => Promise<Part>) {
    this.#create = create;
  }

  /** The part, started. */
  get(): Promise<Part> {
    return this.#starting ??= this.#start();
  }

  /** Stops the part if it was used. */
  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#starting?.catch(() => undefined))?.stop();
  }

  async #start(): Promise<Part> {
    try {
      const part = await this.#create();
      await part.start();
      return part;
    } catch (error) {
      this.#starting = undefined;
      throw error;
    }
  }
}
