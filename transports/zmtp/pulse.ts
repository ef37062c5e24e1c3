import { NotConnectedError } from "../../core/errors.ts";
import { encodePing } from "./commands.ts";
import { COMMAND } from "./frames.ts";
import { Liveness } from "./heartbeat.ts";
import type { Settings } from "./options.ts";
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
}

/**
 * The heartbeats of one connection: a peer lives as long as it says something or, while nothing of
 * it is read, as long as it reads.
 */
export class Pulse {
  readonly #parts: PulseParts;
  readonly #liveness: Liveness;
  #stalledBeats = 0;

  /** Starts watching. */
  constructor(parts: PulseParts) {
    this.#parts = parts;
    this.#liveness = new Liveness({
      intervalMs: parts.settings.heartbeatIntervalMs,
      timeoutMs: parts.settings.heartbeatTimeoutMs,
      onSilence: () => this.#ping(),
      onLost: (silentMs) => this.#onSilent(silentMs),
    });
  }

  /** The peer has said something. */
  heard(): void {
    this.#liveness.heard();
  }

  /** Nothing of the peer is read any more; a time to live ends, as nothing could renew it. */
  paused(): void {
    this.#liveness.heard();
  }

  /** The peer is read again. */
  resumed(): void {
    this.#liveness.heard();
    this.#stalledBeats = 0;
  }

  /** The peer has named a time to live. */
  expectWithin(ttlMs: number): void {
    if (!this.#parts.reader.isPaused) this.#liveness.expectWithin(ttlMs);
  }

  /** Stops watching. */
  stop(): void {
    this.#liveness.stop();
  }

  #onSilent(silentMs: number): void {
    const { reader, onLost } = this.#parts;
    if (reader.isPaused) this.#onDeaf();
    else onLost(new NotConnectedError(`Nothing was heard from the peer for ${silentMs} ms`));
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
