import type { Component } from "../../core/component.ts";
import type { EventSystem } from "../../core/events/event_system.ts";
import { unlessAborted } from "../../core/time/abort.ts";
import { StartedOnce } from "../project/started_once.ts";
import type { KnownQueue } from "./queues.ts";

/** As much of an event system as a list of its queues needs. */
export type ListedEvents = Component & Pick<EventSystem, "queues">;

/**
 * Lists the queues of an event system, which is only started once they are asked for: most of what
 * is shown needs no broker.
 */
export class QueueWatch implements AsyncDisposable {
  readonly #events: StartedOnce<ListedEvents>;
  #listing: Promise<void> | undefined;
  #last: ReadonlyMap<string, KnownQueue> = new Map();
  #trouble: string | undefined;
  #error: unknown;

  /** Describes a watch; the event system is created once it is asked for its queues. */
  constructor(create: () => Promise<ListedEvents>) {
    this.#events = new StartedOnce(create);
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

  /** Stops the event system, where it was started or still starts. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#events[Symbol.asyncDispose]();
  }

  #begin(): Promise<void> {
    return this.#listing ??= this.#list().finally(() => this.#listing = undefined);
  }

  async #list(): Promise<void> {
    try {
      const events = await this.#events.get();
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
