import { matchesTopic } from "../../core/events/topic.ts";
import type { PackedEvent } from "./queue.ts";

/** The events of one log, the oldest first. */
export class LocalLog {
  /** Called after each event. */
  readonly listeners: Set<() => void> = new Set();
  /** How many events it keeps. */
  keep = 1;
  /** Patterns of the events that it keeps. */
  patterns: readonly string[] = [];
  readonly #events: PackedEvent[] = [];
  #forgotten = 0;

  /** Number of the newest event that it no longer has. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** Number of the newest event. */
  get newest(): number {
    return this.#forgotten + this.#events.length;
  }

  /** Adds an event that matches. */
  add(event: PackedEvent): void {
    if (!this.patterns.some((pattern) => matchesTopic(pattern, event.type))) return;
    this.#events.push(event);
    while (this.#events.length > this.keep) {
      this.#events.shift();
      this.#forgotten++;
    }
    for (const listener of this.listeners) listener();
  }

  /** The events behind a number. */
  after(number: number): readonly PackedEvent[] {
    return this.#events.slice(number - this.#forgotten);
  }
}
