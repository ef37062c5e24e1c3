import type { Caller } from "./caller.ts";
import type { Remote } from "./remote.ts";

/** Options of a {@linkcode Heartbeat}. */
export interface HeartbeatOptions {
  /**
   * Milliseconds of silence after which a peer is pinged.
   *
   * @default {1000}
   */
  readonly intervalMs?: number;
  /**
   * Milliseconds of silence after which a peer gets no new requests until it is heard again.
   *
   * @default {3000}
   */
  readonly timeoutMs?: number;
}

const PING = { subject: "lymph.ping", body: { payload: "" } };
const IDLE_MS = 30_000;

/**
 * Pings the peers that are in use. One that stays silent is only passed over, not given up: it may
 * be busy, and what was asked of it may still be answered. A lost connection is the transport's
 * business, which learns of it at once.
 */
export class Heartbeat {
  readonly #caller: Caller;
  readonly #intervalMs: number;
  readonly #timeoutMs: number;
  #timer: ReturnType<typeof setInterval> | undefined;
  #lastBeat = 0;

  /** Creates a heartbeat for everybody that a caller asks. */
  constructor(caller: Caller, { intervalMs = 1000, timeoutMs = 3000 }: HeartbeatOptions = {}) {
    if (!(intervalMs > 0 && intervalMs < timeoutMs)) {
      throw new RangeError(
        `Cannot check peers as the interval must be below the timeout: current values are ${intervalMs} and ${timeoutMs} ms`,
      );
    }
    this.#caller = caller;
    this.#intervalMs = intervalMs;
    this.#timeoutMs = timeoutMs;
  }

  /** Starts to ping. */
  start(): void {
    this.#lastBeat = performance.now();
    this.#timer = setInterval(() => this.#beat(), this.#intervalMs);
    this.#timer.unref();
  }

  /** Stops to ping. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #beat(): void {
    const now = performance.now();
    // If we were busy or frozen ourselves, then others had no chance to be heard.
    const isLate = now - this.#lastBeat > 2 * this.#intervalMs;
    this.#lastBeat = now;
    for (const remote of this.#caller.remotes()) {
      if (isLate) remote.lastSeen = now;
      this.#check(remote, now);
    }
  }

  #check(remote: Remote, now: number): void {
    const silentForMs = now - remote.lastSeen;
    const isInUse = now - remote.lastUsed < IDLE_MS;
    if (!isInUse && remote.users === 0 && remote.inFlight === 0) this.#caller.forget(remote);
    if (silentForMs < this.#intervalMs || !(isInUse || remote.isUnresponsive)) return;
    if (silentForMs >= this.#timeoutMs && isInUse) remote.isUnresponsive = true;
    this.#ping(remote);
  }

  #ping(remote: Remote): void {
    const { lastUsed } = remote;
    this.#caller.request(remote.endpoint, PING, { timeoutMs: this.#timeoutMs })
      .then(() => {}, () => {}); // its silence is noted, whatever the reason
    remote.lastUsed = lastUsed;
  }
}
