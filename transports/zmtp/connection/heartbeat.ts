import { NotConnectedError } from "../../../core/errors.ts";
import { encodePing } from "../wire/commands.ts";
import { type Probe, ReachabilityCheck } from "./reachability_check.ts";
import { COMMAND } from "../wire/frames.ts";
import { PeerTimeout } from "./peer_timeout.ts";
import type { Settings } from "../options.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** Parts of a {@linkcode Heartbeat}. */
export interface HeartbeatParts {
  /** Whether the peer is read. */
  readonly reader: Pick<Reader, "isPaused">;
  /** Sends PINGs, and knows whether the peer reads. */
  readonly writer: Pick<Writer, "putFrame" | "takeProgress" | "unsentBytes">;
  /** How often to look, and when to give up. */
  readonly settings: Pick<Settings, "heartbeatIntervalMs" | "heartbeatTimeoutMs">;
  /** Called when the peer is considered lost. */
  readonly onLost: (reason: NotConnectedError) => void;
  /** Opens a second connection, if that can tell whether the peer is merely busy. */
  readonly probe?: Probe | undefined;
}

/** A peer without a sign of life for this long is lost, even if it is only busy. */
const MAX_SILENCE_MS = 10 * 60_000;

/**
 * The heartbeats of one connection. A peer is alive as long as it sends something or, while we do
 * not read from it, as long as it reads. A peer that does neither may be busy: if it can be reached
 * by a second connection, that one decides, see {@linkcode ReachabilityCheck}.
 */
export class Heartbeat {
  readonly #parts: HeartbeatParts;
  readonly #timeout: PeerTimeout;
  #stalledBeats = 0;
  #check: ReachabilityCheck | undefined;
  #overdueMs = 0;

  /** Starts watching. */
  constructor(parts: HeartbeatParts) {
    this.#parts = parts;
    this.#timeout = new PeerTimeout({
      intervalMs: parts.settings.heartbeatIntervalMs,
      timeoutMs: parts.settings.heartbeatTimeoutMs,
      onSilence: (silentMs) => this.#onSilence(silentMs),
      onLost: (silentMs, isTimeToLive) => this.#onSilent(silentMs, isTimeToLive),
    });
  }

  /** The peer has said something. */
  heard(): void {
    this.#timeout.heard();
    if (this.#check !== undefined) this.#endCheck();
  }

  /** Nothing of the peer is read any more; a time to live ends, as nothing could renew it. */
  paused(): void {
    this.heard();
  }

  /** The peer is read again. */
  resumed(): void {
    this.heard();
    this.#stalledBeats = 0;
  }

  /** The peer has named a time to live. */
  expectWithin(ttlMs: number): void {
    if (!this.#parts.reader.isPaused) this.#timeout.expectWithin(ttlMs);
  }

  /** Stops watching. */
  stop(): void {
    this.#timeout.stop();
    this.#endCheck();
  }

  #endCheck(): void {
    this.#check?.stop();
    this.#check = undefined;
    this.#overdueMs = 0;
  }

  #onSilence(silentMs: number): void {
    const { reader, settings: { heartbeatTimeoutMs } } = this.#parts;
    this.#ping();
    if (silentMs >= heartbeatTimeoutMs / 2 && !reader.isPaused) this.#beginCheck();
  }

  #onSilent(heartbeatMs: number, isTimeToLive: boolean): void {
    const { reader, onLost, settings: { heartbeatIntervalMs } } = this.#parts;
    if (reader.isPaused) return this.#onDeaf();
    const silentMs = heartbeatMs + this.#overdueMs;
    this.#overdueMs += heartbeatIntervalMs;
    const said = `Nothing was heard from the peer for ${silentMs} ms`;
    if (isTimeToLive) onLost(new NotConnectedError(said));
    // It is not pinged any more: one PING is enough to be answered.
    else this.#judge(said, silentMs);
  }

  /** The peer is not read, so that only what it reads itself can tell whether it is alive. */
  #onDeaf(): void {
    const { writer, settings: { heartbeatIntervalMs, heartbeatTimeoutMs } } = this.#parts;
    if (writer.takeProgress()) {
      this.#stalledBeats = 0;
      this.#endCheck();
    } else this.#stalledBeats++;
    const stalledMs = this.#stalledBeats * heartbeatIntervalMs;
    if (stalledMs >= heartbeatTimeoutMs / 2) this.#beginCheck();
    if (stalledMs >= heartbeatTimeoutMs) {
      this.#judge(`The peer has read nothing for ${stalledMs} ms`, stalledMs);
    } else if (writer.unsentBytes === 0) {
      this.#ping(); // so that it does not think that we are gone
    }
  }

  /** Decides whether a peer that has given no sign of life for its whole time is busy or lost. */
  #judge(said: string, silentMs: number): void {
    const check = this.#beginCheck();
    const reason = check?.reason;
    if (check !== undefined && reason === undefined && silentMs <= MAX_SILENCE_MS) return;
    this.#parts.onLost(
      new NotConnectedError(reason === undefined ? said : `${said}, and ${reason}`),
    );
  }

  #beginCheck(): ReachabilityCheck | undefined {
    const { probe, settings } = this.#parts;
    if (this.#check === undefined && probe !== undefined) {
      this.#check = new ReachabilityCheck(probe, settings.heartbeatIntervalMs);
    }
    return this.#check;
  }

  #ping(): void {
    // No TTL: as long as the peer keeps sending, no further PING would renew it.
    this.#parts.writer.putFrame(COMMAND, encodePing(0));
  }
}
