import { SilenceWatch } from "./silence_watch.ts";

/** Times and actions of a {@linkcode PeerTimeout}. */
export interface PeerTimeoutOptions {
  /** Silence after which to ask for a sign of life; 0 for never. */
  readonly intervalMs: number;
  /** Silence after which the peer is lost. */
  readonly timeoutMs: number;
  /** Asks for a sign of life, after the given silence. */
  readonly onSilence: (silentMs: number) => void;
  /** The peer has said nothing for its whole time; called again after each further interval. */
  readonly onLost: (silentMs: number, isTimeToLive: boolean) => void;
}

/**
 * Decides when a peer is lost: after our own timeout, or the time to live that its last PING named.
 *
 * @see {@link https://rfc.zeromq.org/spec/37/#connection-heartbeating}
 */
export class PeerTimeout {
  readonly #onLost: PeerTimeoutOptions["onLost"];
  readonly #heartbeat: SilenceWatch | undefined;
  #timeToLive: SilenceWatch | undefined;

  /** Starts watching. */
  constructor({ intervalMs, timeoutMs, onSilence, onLost }: PeerTimeoutOptions) {
    this.#onLost = onLost;
    if (intervalMs === 0) return;
    const limit = Math.max(1, Math.ceil(timeoutMs / intervalMs));
    this.#heartbeat = new SilenceWatch({
      intervalMs,
      limit,
      onSilence: (silentIntervals) => onSilence(silentIntervals * intervalMs),
      onLost: () => onLost(timeoutMs, false),
    });
  }

  /** Something was heard, which is all that a time to live asks for. */
  heard(): void {
    this.#heartbeat?.heard();
    this.#timeToLive?.stop();
    this.#timeToLive = undefined;
  }

  /** The peer is lost if nothing more is heard within the given time. */
  expectWithin(ttlMs: number): void {
    this.#timeToLive?.stop();
    const onLost = () => this.#onLost(ttlMs, true);
    this.#timeToLive = new SilenceWatch({ intervalMs: ttlMs / 2, limit: 2, onLost });
  }

  /** Stops watching. */
  stop(): void {
    this.#heartbeat?.stop();
    this.#timeToLive?.stop();
  }
}
