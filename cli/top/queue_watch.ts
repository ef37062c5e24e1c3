import type { EventSystem } from "../../core/events/event_system.ts";
import { unlessAborted } from "../../core/time/abort.ts";
import type { KnownQueue } from "./queues.ts";

/** An event system that runs until it is disposed of. */
export interface OpenedEvents extends AsyncDisposable {
  /** The event system. */
  readonly events: Pick<EventSystem, "queues">;
}

/**
 * Lists the queues of an event system, which is only started once they are asked for: most of what
 * is shown needs no broker.
 */
export class QueueWatch implements AsyncDisposable {
  readonly #open: () => Promise<OpenedEvents>;
  #opening: Promise<OpenedEvents> | undefined;
  #listing: Promise<void> | undefined;
  #last: ReadonlyMap<string, KnownQueue> = new Map();
  #trouble: string | undefined;
  #error: unknown;

  /** Creates a watch; `open` starts the event system. */
  constructor(open: () => Promise<OpenedEvents>) {
    this.#open = open;
  }

  /** Why there is no list; undefined where there is one. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** The queues, by name; those that were listed last where a broker takes longer to tell. */
  async list(limitMs: number): Promise<ReadonlyMap<string, KnownQueue>> {
    await unlessAborted(this.#begin(), AbortSignal.timeout(limitMs));
    return this.#last;
  }

  /**
   * The queues, by name, however long a broker takes to tell, unless a signal is aborted.
   *
   * @throws {Error} If the event system cannot be started, or cannot tell now.
   */
  async expect(signal: AbortSignal): Promise<ReadonlyMap<string, KnownQueue>> {
    await unlessAborted(this.#begin(), signal);
    if (this.#error !== undefined) throw this.#error;
    return this.#last;
  }

  /** Stops the event system, where it was started. */
  async [Symbol.asyncDispose](): Promise<void> {
    const opened = await this.#opening?.catch(() => undefined); // `list` has told why
    await opened?.[Symbol.asyncDispose]();
  }

  #begin(): Promise<void> {
    return this.#listing ??= this.#list().finally(() => this.#listing = undefined);
  }

  async #list(): Promise<void> {
    try {
      this.#opening ??= this.#open().catch((error) => {
        this.#opening = undefined; // the next list tries again
        throw error;
      });
      const { events } = await this.#opening;
      const queues = await events.queues?.list();
      this.#error = undefined;
      this.#trouble = queues ? undefined : "This event system cannot list its queues";
      this.#last = new Map(
        queues?.map(({ name, length, consumers, ageMs = null }) => {
          return [name, { length, consumers, oldestMs: ageMs }];
        }),
      );
    } catch (error) {
      this.#error = error;
      this.#trouble = error instanceof Error ? error.message : String(error);
      this.#last = new Map();
    }
  }
}
