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
      remote.silentBeats = remote.wasHeard || isLate ? 0 : remote.silentBeats + 1;
      remote.idleBeats = remote.wasUsed ? 0 : remote.idleBeats + 1;
      remote.wasHeard = remote.wasUsed = false;
      this.#check(remote);
    }
  }

  #check(remote: Remote): void {
    const isInUse = remote.idleBeats * this.#intervalMs < IDLE_MS;
    if (!isInUse && remote.users === 0 && remote.inFlight === 0) this.#caller.forget(remote);
    if (remote.silentBeats === 0 || !(isInUse || remote.isUnresponsive)) return;
    if (remote.silentBeats * this.#intervalMs >= this.#timeoutMs) remote.isUnresponsive = true;
    this.#ping(remote);
  }

  #ping(remote: Remote): void {
    const { wasUsed } = remote;
    const deadline = performance.now() + this.#timeoutMs;
    this.#caller.request(remote.endpoint, PING, { deadline })
      .then(() => {}, () => {}); // its silence is noted, whatever the reason
    remote.wasUsed = wasUsed;
  }
}
