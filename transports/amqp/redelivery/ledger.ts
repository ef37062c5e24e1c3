import { Buffer } from "node:buffer";
import type { IncomingMessage } from "../connection/connection.ts";
import type { Payload } from "../message.ts";

const MAX_REMEMBERED = 1_000;

/** What a {@linkcode Ledger} needs of its event system. */
export interface LedgerOptions {
  /** The message that the broker keeps for it, if any. */
  readonly load: () => Promise<IncomingMessage | undefined>;
  /** Keeps a message in place of the one before; resolves once the broker has it. */
  readonly save: (payload: Payload) => Promise<void>;
}

/**
 * How often the handling of each event of a serial queue was cut off. To count that in the event
 * itself would take it out of its order, so the broker keeps the counts next to the queue. Only the
 * active consumer of the queue reads and writes them.
 */
export class Ledger {
  readonly #options: LedgerOptions;
  #counts: Map<string, number> | undefined;

  /** Reads and writes nothing before an event is counted. */
  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /**
   * Reads the counts again before the next event is counted: another consumer may have been active.
   */
  expire(): void {
    this.#counts = undefined;
  }

  /**
   * Counts an interruption, in the broker before it resolves.
   *
   * @returns How many there were.
   */
  async count(key: string): Promise<number> {
    const counts = this.#counts ??= read(await this.#options.load());
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    for (const [oldest] of counts) {
      if (counts.size <= MAX_REMEMBERED) break;
      counts.delete(oldest);
    }
    await this.#options.save(write(counts));
    return count;
  }

  /** Forgets an event that is done with; the broker is told with the next count. */
  forget(key: string): void {
    this.#counts?.delete(key);
  }
}

function read(message: IncomingMessage | undefined): Map<string, number> {
  try {
    return new Map(JSON.parse(message?.content.toString() ?? "[]"));
  } catch {
    return new Map(); // another program has written it
  }
}

function write(counts: ReadonlyMap<string, number>): Payload {
  return {
    content: Buffer.from(JSON.stringify([...counts])),
    properties: {
      contentType: "application/json",
      contentEncoding: "utf-8",
      headers: {},
      deliveryMode: 2,
      priority: 0,
      mandatory: true,
    },
  };
}
