import { NotConnectedError } from "../../../core/errors.ts";
import type { Frame } from "../../../core/rpc/transport.ts";
import {
  decodeCommand,
  decodeError,
  decodePing,
  encodeCommand,
  encodeError,
} from "../wire/commands.ts";
import { Decoder, type DecoderSink, HANDSHAKE_LIMITS } from "../wire/decoder.ts";
import { type Endpoint, endpointOf } from "../endpoints/endpoint.ts";
import { ProtocolError, SendError } from "../wire/errors.ts";
import { COMMAND } from "../wire/frames.ts";
import { encodeGreeting, GreetingReader } from "../wire/greeting.ts";
import { decodeRemotePeer, encodeLocalPeer, type RemotePeer } from "../wire/handshake.ts";
import type { Parts } from "./connection_parts.ts";
import { HighWaterMark } from "./high_water_mark.ts";
import { Heartbeat } from "./heartbeat.ts";
import { type PauseReason, Reader } from "./reader.ts";
import { NOTHING_HELD } from "./unfinished_bytes.ts";
import { Writer } from "./writer.ts";

/**
 * One ZMTP connection: handshake, framing, heartbeats, and writes in batches.
 *
 * What arrives in one read is handled synchronously; what is sent meanwhile is written in one go.
 */
export class Connection {
  /** Address of the other side. */
  readonly remote: Endpoint;
  /** Which side of the connection we are. */
  readonly role: "listener" | "dialer";
  /** Whether the peer has sent a whole message, or was dialled. */
  isKnown: boolean;
  /** Whether the peer speaks ZMTP 3.1: heartbeats, and subscriptions as commands. */
  hasCommands = false;
  readonly #conn: Deno.Conn;
  readonly #parts: Parts<Connection>;
  readonly #opened = Promise.withResolvers<boolean>();
  readonly #closed = Promise.withResolvers<void>();
  readonly #decoder: Decoder;
  readonly #reader: Reader;
  readonly #writer: Writer;
  readonly #mark: HighWaterMark;
  readonly #greeting = new GreetingReader();
  #state: "greeting" | "handshake" | "open" | "closing" | "closed" = "greeting";
  #peer: RemotePeer | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #heartbeat: Heartbeat | undefined;
  #isUsed = false;

  /** Takes over a fresh connection and begins the handshake. */
  constructor(conn: Deno.Conn, parts: Parts<Connection>) {
    this.#conn = conn;
    this.#parts = parts;
    this.role = parts.role;
    this.isKnown = parts.role === "dialer";
    this.remote = endpointOf(conn.remoteAddr);
    this.#decoder = new Decoder({
      onMessage: this.#onMessage,
      onCommand: (body) => this.#onCommand(body),
      onEnd: () => parts.onRead?.(),
      findLong: parts.findLong,
      mayTake: (bytes) => this.isKnown && parts.unfinished.hasRoomFor(bytes),
      onHeld: (part) => this.#state === "open" && parts.unfinished.note(this, part),
    }, HANDSHAKE_LIMITS);
    this.#mark = new HighWaterMark(parts.settings.sendHighWaterBytes);
    this.#writer = new Writer(conn, {
      onProgress: () => this.#onProgress(),
      onError: (error) => this.abort(error),
    });
    if ("setNoDelay" in conn) (conn as Deno.TcpConn).setNoDelay(true);
    const { handshakeTimeoutMs } = parts.settings;
    this.#deadline = setTimeout(() => {
      this.abort(new ProtocolError(`The handshake took longer than ${handshakeTimeoutMs} ms`));
    }, handshakeTimeoutMs);
    this.#writer.putBytes(encodeGreeting());
    this.#reader = new Reader(conn, {
      room: () => this.#decoder.room,
      onBytes: (chunk) => this.#receive(chunk),
      mayAnswer: () => this.#writer.unsentBytes === 0,
      onEnd: () => {
        const isLost = this.#state !== "closing";
        this.abort(isLost ? new NotConnectedError("The peer closed the connection") : undefined);
      },
      onError: (error) => this.#fail(error),
    });
  }

  /** Settles once the handshake is over: true if it succeeded. Never rejects. */
  get opened(): Promise<boolean> {
    return this.#opened.promise;
  }

  /** Resolves once the connection is gone. Never rejects. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  /** What the peer has said of itself, once the handshake is done. */
  get peer(): RemotePeer | undefined {
    return this.#peer;
  }

  /** Whether anything was sent or received since this was asked last. */
  takeUse(): boolean {
    const isUsed = this.#isUsed;
    this.#isUsed = false;
    return isUsed;
  }

  /** Whether nothing is read at present. */
  get isPaused(): boolean {
    return this.#reader.isPaused;
  }

  /** Whether a message can be sent without going beyond the high water mark. */
  get hasRoom(): boolean {
    return this.#state === "open" && !this.#mark.isPassed;
  }

  /** Bytes that wait to be written. */
  get unsentBytes(): number {
    return this.#writer.unsentBytes;
  }

  /** Milliseconds for which the peer has read nothing although there is something for it. */
  get stalledMs(): number {
    return this.#writer.stalledMs;
  }

  /**
   * Sends a message.
   *
   * @param frames Must not change until they are written, which `onSent` is told of.
   * @returns Whether there is room for another; if not, wait for {@linkcode Connection.room}.
   * @throws {SendError} If the connection is not open, or the peer has left more unread than the
   * hard limit allows; then it is dropped.
   */
  send(frames: readonly Frame[], onSent?: () => void): boolean {
    const { maxSendBytes, sendStallMs } = this.#parts.settings;
    if (this.#state !== "open") throw new SendError("The connection is not open");
    if (this.#writer.unsentBytes > maxSendBytes && this.#writer.stalledMs >= sendStallMs) {
      const error = new SendError(`The peer leaves more than ${maxSendBytes} bytes unread`);
      this.abort(error);
      throw error;
    }
    this.#isUsed = true;
    this.#writer.putMessage(frames, onSent);
    this.#mark.risen(this.#writer.unsentBytes);
    return !this.#mark.isPassed;
  }

  /** Sends a command. */
  sendCommand(name: string, data: Uint8Array): void {
    if (this.#state === "open") this.#writer.putFrame(COMMAND, encodeCommand(name, data));
  }

  /** Resolves once there is room to send, or the connection is gone. */
  room(): Promise<void> {
    return this.#state === "open" ? this.#mark.room() : Promise.resolve();
  }

  /** Stops reading; what has been read already is still handled. */
  pause(reason: PauseReason = "receiver"): void {
    if (this.#state === "open" && this.#reader.pause(reason)) this.#heartbeat?.paused();
  }

  /** Reads again, unless there is another reason not to. */
  resume(reason: PauseReason = "receiver"): void {
    if (this.#reader.resume(reason)) this.#heartbeat?.resumed();
  }

  /** Writes what is unsent, says goodbye, and closes; at the latest after the linger time. */
  close(): Promise<void> {
    if (this.#state === "greeting" || this.#state === "handshake") this.abort();
    if (this.#state === "open") {
      this.#beginClosing();
      this.#writer.flushed()
        .then(() => this.#state === "closing" ? this.#conn.closeWrite() : undefined)
        .catch(() => this.abort());
    }
    return this.closed;
  }

  /** Closes at once. */
  abort(reason?: Error): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#stopTimers();
    this.#reader.release();
    try {
      this.#conn.close();
    } catch {
      // The runtime has closed it after an error: all that is wanted.
    }
    this.#opened.resolve(false);
    this.#decoder.discard();
    this.#parts.unfinished.note(this, NOTHING_HELD);
    this.#mark.release();
    this.#closed.resolve();
    this.#parts.handler.onClose(this, reason);
  }

  #beginClosing(): void {
    this.#state = "closing";
    this.#stopTimers();
    this.#deadline = setTimeout(() => this.abort(), this.#parts.settings.lingerMs);
    this.#reader.release();
  }

  #stopTimers(): void {
    clearTimeout(this.#deadline);
    this.#heartbeat?.stop();
    this.#heartbeat = undefined;
  }

  #receive(chunk: Uint8Array): void {
    // After close() the rest is read only so that the peer's goodbye can be seen.
    if (this.#state === "closing" || this.#state === "closed") return;
    this.#heartbeat?.heard();
    if (this.#state !== "greeting") return this.#decoder.push(chunk);
    const { greeting, rest } = this.#greeting.push(chunk) ?? {};
    if (greeting === undefined || rest === undefined) return;
    this.hasCommands = greeting.major > 3 || greeting.minor > 0;
    this.#state = "handshake";
    if (this.role === "dialer") this.#putReady();
    this.#decoder.push(rest);
  }

  #putReady(): void {
    this.#writer.putFrame(COMMAND, encodeLocalPeer(this.#parts.local));
  }

  readonly #onMessage: DecoderSink["onMessage"] = (frames, part) => {
    if (this.#state === "handshake") throw new ProtocolError("A message came before READY");
    this.#isUsed = this.isKnown = true;
    if (this.#state === "open") this.#parts.handler.onMessage(this, frames, part);
  };

  #onCommand(body: Uint8Array): void {
    const { name, data } = decodeCommand(body);
    if (this.#state === "handshake") {
      return this.#open(decodeRemotePeer({ name, data }, this.#parts.local.socketType));
    }
    if (this.#state !== "open") return;
    if (name === "PING") this.#onPing(data);
    else if (name === "SUBSCRIBE" || name === "CANCEL") this.#onSubscription(name, data);
    else if (name === "ERROR") throw new ProtocolError(`The peer reports: ${decodeError(data)}`);
    else if (name === "READY") throw new ProtocolError("READY came twice");
  }

  #open(peer: RemotePeer): void {
    this.#peer = peer;
    if (this.role === "listener") this.#putReady();
    this.#state = "open";
    this.#decoder.limits = this.#parts.settings;
    clearTimeout(this.#deadline);
    this.#parts.handler.onReady(this);
    this.#watch();
    this.#opened.resolve(true);
  }

  #watch(): void {
    if (!this.hasCommands || this.#state !== "open") return;
    this.#heartbeat = new Heartbeat({
      reader: this.#reader,
      writer: this.#writer,
      settings: this.#parts.settings,
      onLost: (reason) => this.abort(reason),
      probe: this.#parts.probeOf?.(this),
    });
  }

  #onSubscription(command: "SUBSCRIBE" | "CANCEL", prefix: Uint8Array): void {
    this.#isUsed = true;
    const action = command === "SUBSCRIBE" ? "subscribe" : "cancel";
    this.#parts.handler.onSubscription?.(this, action, prefix);
  }

  #onPing(data: Uint8Array): void {
    const { ttlMs, context } = decodePing(data);
    if (ttlMs > 0) this.#heartbeat?.expectWithin(ttlMs);
    // A peer that does not read gets no answer, or a flood of PINGs would fill the memory.
    const { sendHighWaterBytes } = this.#parts.settings;
    if (this.#writer.unsentBytes <= sendHighWaterBytes) this.sendCommand("PONG", context);
  }

  #onProgress(): void {
    if (!this.#mark.fallen(this.#writer.unsentBytes)) return;
    if (this.#state === "open") this.#parts.handler.onRoom?.(this);
  }

  #fail(error: Error): void {
    if (this.#state !== "handshake" || !(error instanceof ProtocolError)) return this.abort(error);
    this.#beginClosing();
    this.#writer.putFrame(COMMAND, encodeError(error.message));
    this.#writer.flushed().then(() => this.abort(error));
  }
}
