import { PING } from "../container_subjects.ts";
import type { Caller } from "./caller.ts";
import type { PeerState } from "./peer_state.ts";

/** Options of a {@linkcode Heartbeat}. */
export interface HeartbeatOptions {
  /**
   * Milliseconds of silence after which a peer is pinged; a fifth of it while it owes answers.
   *
   * @default {1000}
   */
  readonly intervalMs?: number;
  /**
   * Milliseconds of silence after which requests rather go to other peers, until it is heard again;
   * a fifth of it while it owes answers.
   *
   * @default {3000}
   */
  readonly timeoutMs?: number;
}

const IDLE_MS = 30_000;
/** How much closer a peer is watched while somebody waits for it. */
const URGENCY = 5;

/**
 * Pings the peers that are in use. One that stays silent is only passed over, not given up: it may
 * be busy, and what was asked of it may still be answered. One that owes answers is doubted sooner,
 * before many requests are stuck there. A lost connection is the transport's business, which learns
 * of it at once.
 */
export class Heartbeat {
  readonly #caller: Caller;
  readonly #beatMs: number;
  readonly #timeoutMs: number;
  #timer: ReturnType<typeof setInterval> | undefined;
  #lastBeat = 0;
  /** Called before each beat. */
  onBeat: () => void = () => {};

  /** Creates a heartbeat for everybody that a caller asks. */
  constructor(caller: Caller, { intervalMs = 1000, timeoutMs = 3000 }: HeartbeatOptions = {}) {
    if (!(intervalMs > 0 && intervalMs < timeoutMs)) {
      throw new RangeError(
        `Cannot check peers as the interval must be below the timeout: current values are ${intervalMs} and ${timeoutMs} ms`,
      );
    }
    this.#caller = caller;
    this.#beatMs = intervalMs / URGENCY;
    this.#timeoutMs = timeoutMs;
  }

  /** Starts to ping. */
  start(): void {
    this.#lastBeat = performance.now();
    this.#timer = setInterval(() => this.#beat(), this.#beatMs);
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
    const isLate = now - this.#lastBeat > 2 * this.#beatMs;
    this.#lastBeat = now;
    this.onBeat();
    for (const remote of this.#caller.remotes()) {
      remote.silentBeats = remote.wasHeard || isLate ? 0 : remote.silentBeats + 1;
      remote.idleBeats = remote.wasUsed ? 0 : remote.idleBeats + 1;
      remote.wasHeard = remote.wasUsed = false;
      this.#check(remote);
    }
  }

  #check(remote: PeerState): void {
    const { isAwaited, silentBeats } = remote;
    const isInUse = remote.idleBeats * this.#beatMs < IDLE_MS;
    if (!isInUse && remote.users === 0 && remote.inFlight === 0) return this.#caller.forget(remote);
    if (
      silentBeats === 0 ||
      !(isInUse || remote.users > 0 && (remote.isUnresponsive || remote.isLost))
    ) return;
    const silentMs = silentBeats * this.#beatMs * (isAwaited ? URGENCY : 1);
    if (silentMs >= this.#timeoutMs) remote.isUnresponsive = true;
    if (!remote.isPinged && (isAwaited || silentBeats % URGENCY === 0)) this.#ping(remote);
  }

  #ping(remote: PeerState): void {
    const { wasUsed } = remote;
    const deadline = performance.now() + this.#timeoutMs;
    const isOver = () => {
      remote.isPinged = false; // its silence is noted, whatever the reason
    };
    remote.isPinged = true;
    this.#caller.request(remote.endpoint, PING, { deadline }).then(isOver, isOver);
    remote.wasUsed = wasUsed;
  }
}
