import type { Connection } from "./connection.ts";
import { SendError } from "../wire/errors.ts";

/** What is asked of a connection whose peer leaves much unread. */
export type Unread = Pick<Connection, "abort" | "unsentBytes" | "stalledMs">;

/** When unread messages take too much. */
export interface UnreadLimits {
  /** Bytes that all connections may leave unread together. */
  readonly maxUnreadBytes: number;
  /** Milliseconds for which a peer that reads nothing is spared; fewer beyond twice the bytes. */
  readonly sendStallMs: number;
}

const JUDGE_EVERY_MS = 1000;

/**
 * The memory of messages that peers leave unread. Beyond the limit, peers that have read nothing
 * for a while are dropped, the one with the most first. Up to twice the limit, a peer that reads
 * stays, however slow it is. Beyond that the while shrinks: at 20 times the limit 500 of 5000 ms are
 * left, and a slow peer may be dropped, too.
 */
export class UnreadBytes {
  readonly #limits: UnreadLimits;
  readonly #connections = new Set<Unread>();
  #judging: ReturnType<typeof setInterval> | undefined;

  /** Starts with none. */
  constructor(limits: UnreadLimits) {
    this.#limits = limits;
  }

  /** Looks after a connection until nothing is unread there, or it is forgotten. */
  watch(connection: Unread): void {
    this.#connections.add(connection);
    this.#judging ??= setInterval(() => this.#judge(), JUDGE_EVERY_MS);
  }

  /** Looks no more after a connection, as it is closed. */
  forget(connection: Unread): void {
    this.#connections.delete(connection);
    if (this.#connections.size > 0) return;
    clearInterval(this.#judging);
    this.#judging = undefined;
  }

  #judge(): void {
    const { maxUnreadBytes, sendStallMs } = this.#limits;
    let total = 0;
    for (const connection of this.#connections) {
      if (connection.unsentBytes === 0) this.forget(connection);
      total += connection.unsentBytes;
    }
    // A flood must not fill the memory within that time.
    const sparedMs = sendStallMs * Math.min(1, 2 * maxUnreadBytes / total);
    const stalled = [...this.#connections].filter(({ stalledMs }) => stalledMs >= sparedMs)
      .sort((left, right) => right.unsentBytes - left.unsentBytes);
    for (const connection of stalled) {
      if (total <= maxUnreadBytes) return;
      total -= connection.unsentBytes;
      connection.abort(
        new SendError(`Peers leave more than ${maxUnreadBytes} bytes unread, and this one stalls`),
      );
    }
  }
}
