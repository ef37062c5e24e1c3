import { matchesTopic } from "../../../core/events/topic.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import type { Entries } from "../topology/entries.ts";

const log = getLogger("lymph.events.amqp");

/** Types that are made up must not fill the memory. */
const MAX_TYPES = 1_000;
/** For how long the list of queues is kept. */
const KNOWN_MS = 10_000;

/**
 * Warns of delayed events that no queue may want. When such an event is due, the broker itself
 * moves it on, and tells no one that it has dropped it.
 */
export class DelayedTypes {
  readonly #read: () => Promise<Entries>;
  readonly #checked = new Set<string>();
  #patterns: { readonly at: number; readonly found: Promise<readonly string[]> } | undefined;

  /** Reads with `read` which queues have been declared, by running services or earlier ones. */
  constructor(read: () => Promise<Entries>) {
    this.#read = read;
  }

  /** Warns once for each event type that no service has declared a queue for. Never rejects. */
  async check(type: string): Promise<void> {
    if (this.#checked.has(type) || this.#checked.size >= MAX_TYPES) return;
    this.#checked.add(type);
    try {
      const patterns = await this.#declared();
      if (patterns.some((pattern) => matchesTopic(pattern, type))) return;
      log.warn(
        "No service has declared a queue for {type}: what is delayed is dropped when it is due, " +
          "unless a new service, a broadcast handler or Python lymph wants it by then",
        { type },
      );
    } catch (error) {
      log.debug("Cannot tell whether a queue wants {type}: {error}", { type, error });
    }
  }

  #declared(): Promise<readonly string[]> {
    const now = performance.now();
    if (this.#patterns === undefined || now - this.#patterns.at > KNOWN_MS) {
      const found = this.#read().then((entries) => Object.values(entries).flatMap(Object.keys));
      this.#patterns = { at: now, found };
    }
    return this.#patterns.found;
  }
}
