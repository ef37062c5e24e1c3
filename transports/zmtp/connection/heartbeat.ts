import { NotConnectedError } from "../../../core/errors.ts";
import { encodePing } from "../wire/commands.ts";
import { Doubt, type Probe } from "./reachability_check.ts";
import { COMMAND } from "../wire/frames.ts";
import { Liveness } from "./silence_watch.ts";
import type { Settings } from "../options.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** Parts of a {@linkcode Pulse}. */
export interface PulseParts {
  /** Whether the peer is read. */
  readonly reader: Pick<Reader, "isPaused">;
  /** Sends PINGs, and knows whether the peer reads. */
  readonly writer: Pick<Writer, "putFrame" | "takeProgress" | "unsentBytes">;
  /** How often to look, and when to give up. */
  readonly settings: Pick<Settings, "heartbeatIntervalMs" | "heartbeatTimeoutMs">;
  /** Called when the peer counts as lost. */
  readonly onLost: (reason: NotConnectedError) => void;
  /** Connects to the peer anew, where that can tell whether it is merely busy. */
  readonly probe?: Probe | undefined;
}

/** A peer that says nothing for so long is lost, busy or not. */
const MAX_SILENCE_MS = 10 * 60_000;

/**
 * The heartbeats of one connection: a peer lives as long as it says something or, while nothing of
 * it is read, as long as it reads. One that is silent may be busy: where it can be reached anew,
 * that decides, see {@linkcode Doubt}.
 */
export class Pulse {
  readonly #parts: PulseParts;
  readonly #liveness: Liveness;
  #stalledBeats = 0;
  #doubt: Doubt | undefined;
  #overdueMs = 0;

  /** Starts watching. */
  constructor(parts: PulseParts) {
    this.#parts = parts;
    this.#liveness = new Liveness({
      intervalMs: parts.settings.heartbeatIntervalMs,
      timeoutMs: parts.settings.heartbeatTimeoutMs,
      onSilence: (silentMs) => this.#onSilence(silentMs),
      onLost: (silentMs, isTimeToLive) => this.#onSilent(silentMs, isTimeToLive),
    });
  }

  /** The peer has said something. */
  heard(): void {
    this.#liveness.heard();
    if (this.#doubt !== undefined) this.#believe();
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
    if (!this.#parts.reader.isPaused) this.#liveness.expectWithin(ttlMs);
  }

  /** Stops watching. */
  stop(): void {
    this.#liveness.stop();
    this.#believe();
  }

  #believe(): void {
    this.#doubt?.stop();
    this.#doubt = undefined;
    this.#overdueMs = 0;
  }

  #onSilence(silentMs: number): void {
    const { reader, settings: { heartbeatTimeoutMs } } = this.#parts;
    this.#ping();
    if (silentMs >= heartbeatTimeoutMs / 2 && !reader.isPaused) this.#beginDoubt();
  }

  #onSilent(silentMs: number, isTimeToLive: boolean): void {
    const { reader, onLost, settings: { heartbeatIntervalMs } } = this.#parts;
    if (reader.isPaused) return this.#onDeaf();
    const said = `Nothing was heard from the peer for ${silentMs + this.#overdueMs} ms`;
    this.#overdueMs += heartbeatIntervalMs;
    const doubt = isTimeToLive ? undefined : this.#beginDoubt();
    if (doubt === undefined) return onLost(new NotConnectedError(said));
    const { reason } = doubt;
    if (reason !== undefined) return onLost(new NotConnectedError(`${said}, and ${reason}`));
    // It is not pinged any more: one PING is enough to be answered.
    if (this.#overdueMs > MAX_SILENCE_MS) onLost(new NotConnectedError(said));
  }

  #beginDoubt(): Doubt | undefined {
    const { probe, settings } = this.#parts;
    if (this.#doubt === undefined && probe !== undefined) {
      this.#doubt = new Doubt(probe, settings.heartbeatIntervalMs);
    }
    return this.#doubt;
  }

  /** The peer is not read, so that only what it reads itself can tell whether it is alive. */
  #onDeaf(): void {
    const { writer, settings: { heartbeatIntervalMs, heartbeatTimeoutMs }, onLost } = this.#parts;
    this.#stalledBeats = writer.takeProgress() ? 0 : this.#stalledBeats + 1;
    if (this.#stalledBeats * heartbeatIntervalMs >= heartbeatTimeoutMs) {
      onLost(new NotConnectedError(`The peer has read nothing for ${heartbeatTimeoutMs} ms`));
    } else if (writer.unsentBytes === 0) {
      this.#ping(); // so that it does not think that we are gone
    }
  }

  #ping(): void {
    // No TTL: as long as the peer keeps sending, no further PING would renew it.
    this.#parts.writer.putFrame(COMMAND, encodePing(0));
  }
}
