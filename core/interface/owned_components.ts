import type { StopOptions } from "../component.ts";
import { Lifecycle } from "../lifecycle.ts";
import { unlessAborted } from "../time/abort.ts";

/** Something that a service starts and stops together with itself; see {@linkcode Interface.use}. */
export interface OwnedComponent {
  /** Acquires what the component needs; resolves once it is ready. */
  start?(): unknown;
  /**
   * Releases everything. It is also called after a `start` that has failed.
   *
   * @param options Its signal aborts when there is no more time.
   */
  stop?(options: StopOptions): unknown;
}

/** The components of one service: started in order, stopped in reverse. */
export class OwnedComponents {
  readonly #waiting: OwnedComponent[] = [];
  readonly #lifecycle = new Lifecycle();
  #isClosed = false;

  /**
   * Adds a component, which is not started yet.
   *
   * @throws {TypeError} If no more components are started.
   */
  add(component: OwnedComponent): void {
    if (this.#isClosed) {
      throw new TypeError(
        `Cannot use ${component.constructor.name} as its service has started: call use() in a ` +
          "field, the constructor, applyConfig() or onStart()",
      );
    }
    this.#waiting.push(component);
  }

  /** Takes no more components. */
  close(): void {
    this.#isClosed = true;
  }

  /**
   * Starts those that have been added since the last call.
   *
   * @param stopped Aborts when they are about to be stopped: then no further one is started.
   */
  async start(stopped: AbortSignal): Promise<void> {
    for (let next; !stopped.aborted && (next = this.#waiting.shift()) !== undefined;) {
      const component = next;
      await this.#lifecycle.begin(
        async () => void await component.start?.(),
        ({ signal }) => unlessAborted(Promise.try(() => component.stop?.({ signal })), signal),
      );
    }
  }

  /** Stops them; one that fails does not keep the others from stopping. */
  async stop(options: StopOptions): Promise<void> {
    await this.#lifecycle.stop(options);
  }
}
