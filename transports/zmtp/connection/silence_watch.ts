/** Times and actions of a {@linkcode SilenceWatch}. */
export interface SilenceWatchOptions {
  /** How often to look. */
  readonly intervalMs: number;
  /** How many silent intervals in a row count as lost. */
  readonly limit: number;
  /** Called after each silent interval below the limit, with how many there have been. */
  readonly onSilence?: (silentIntervals: number) => void;
  /** Called once the limit is reached, and after each further silent interval. */
  readonly onLost: () => void;
}

/**
 * Notices that nothing has been heard for a while.
 *
 * It counts intervals instead of comparing clocks: while this process itself stands still, no
 * interval passes, so that waking up late is never mistaken for a peer's silence.
 */
export class SilenceWatch {
  readonly #timer: ReturnType<typeof setInterval>;
  #silentIntervals = 0;
  #isHeard = false;

  /** Starts watching. */
  constructor({ intervalMs, limit, onSilence, onLost }: SilenceWatchOptions) {
    this.#timer = setInterval(() => {
      this.#silentIntervals = this.#isHeard ? 0 : this.#silentIntervals + 1;
      this.#isHeard = false;
      if (this.#silentIntervals >= limit) onLost();
      else if (this.#silentIntervals > 0) onSilence?.(this.#silentIntervals);
    }, intervalMs);
  }

  /** Something was heard. */
  heard(): void {
    this.#isHeard = true;
  }

  /** Stops watching. */
  stop(): void {
    clearInterval(this.#timer);
  }
}

/** Times and actions of a {@linkcode Liveness}. */
export interface LivenessOptions {
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
export class Liveness {
  readonly #onLost: LivenessOptions["onLost"];
  readonly #heartbeat: SilenceWatch | undefined;
  #timeToLive: SilenceWatch | undefined;

  /** Starts watching. */
  constructor({ intervalMs, timeoutMs, onSilence, onLost }: LivenessOptions) {
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
