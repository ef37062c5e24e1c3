import { PING } from "../container_subjects.ts";
import { RPC_DEFAULTS } from "../rpc_defaults.ts";
import type { Caller } from "./caller.ts";
import type { PeerState } from "./peer_state.ts";
import { timerMs } from "../../time/timer.ts";

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
/** How much closer a peer is watched while a caller waits for it. */
const URGENCY = 5;

/** What is counted of a peer, in heartbeats. */
interface Watched {
  /** Since it was last asked something; `Infinity` where it never was. */
  idleBeats: number;
  /** Since it was last heard, while it is in use or doubted. */
  silentBeats: number;
  /** Whether a ping is on its way. */
  isPinged: boolean;
}

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
  readonly #watched = new Map<PeerState, Watched>();
  /** Called before each beat. */
  onBeat: () => void = () => {};

  /** Creates a heartbeat for everybody that a caller asks. */
  constructor(caller: Caller, {
    intervalMs = RPC_DEFAULTS.heartbeatIntervalMs,
    timeoutMs = RPC_DEFAULTS.heartbeatTimeoutMs,
  }: HeartbeatOptions = {}) {
    if (!(intervalMs > 0 && intervalMs < timeoutMs)) {
      throw new RangeError(
        `Cannot check peers as the interval must be below the timeout: current values are ${intervalMs} and ${timeoutMs} ms`,
      );
    }
    this.#caller = caller;
    this.#beatMs = timerMs("intervalMs", intervalMs) / URGENCY;
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
    for (const peer of this.#caller.peers()) {
      const watched = this.#watchedOf(peer);
      const { wasUsed, wasHeard } = peer.takeActivity();
      const isWatched = this.#isInUse(watched) || isDoubted(peer);
      watched.silentBeats = wasHeard || isLate || !isWatched ? 0 : watched.silentBeats + 1;
      watched.idleBeats = wasUsed ? 0 : watched.idleBeats + 1;
      this.#check(peer, watched);
    }
  }

  #watchedOf(peer: PeerState): Watched {
    let watched = this.#watched.get(peer);
    if (watched === undefined) {
      // Most of a large service's instances are never asked, hence no ping connects to them.
      watched = { idleBeats: Infinity, silentBeats: 0, isPinged: false };
      this.#watched.set(peer, watched);
    }
    return watched;
  }

  #check(peer: PeerState, watched: Watched): void {
    const { silentBeats, isPinged } = watched;
    const isInUse = this.#isInUse(watched);
    if (!isInUse && peer.users === 0 && peer.inFlight === 0) {
      this.#watched.delete(peer);
      return this.#caller.forget(peer);
    }
    // A ping to ourselves would wait behind our own requests while we are busy.
    if (this.#caller.isOwn(peer)) return;
    if (silentBeats === 0 || !(isInUse || peer.users > 0 && isDoubted(peer))) return;
    const isAwaited = peer.inFlight > (isPinged ? 1 : 0);
    const silentMs = silentBeats * this.#beatMs * (isAwaited ? URGENCY : 1);
    if (silentMs >= this.#timeoutMs) peer.silent();
    if (!isPinged && (isAwaited || silentBeats % URGENCY === 0)) this.#ping(peer, watched);
  }

  #isInUse({ idleBeats }: Watched): boolean {
    return idleBeats * this.#beatMs < IDLE_MS;
  }

  #ping({ endpoint }: PeerState, watched: Watched): void {
    const deadline = performance.now() + this.#timeoutMs;
    const isOver = () => {
      watched.isPinged = false; // its silence is noted, whatever the reason
    };
    watched.isPinged = true;
    this.#caller.request(endpoint, PING, { deadline }).then(isOver, isOver);
  }
}

function isDoubted({ standing }: PeerState): boolean {
  return standing === "unresponsive" || standing === "lost";
}
