import { NotConnectedError, toError } from "../../core/errors.ts";
import type { Frame } from "../../core/rpc/transport.ts";
import {
  decodeCommand,
  decodeError,
  decodePing,
  encodeCommand,
  encodeError,
  encodePing,
} from "./commands.ts";
import { Decoder } from "./decoder.ts";
import { type Endpoint, endpointOf } from "./endpoint.ts";
import { ProtocolError, SendError } from "./errors.ts";
import { COMMAND } from "./frames.ts";
import { encodeGreeting, GreetingReader } from "./greeting.ts";
import { decodeRemotePeer, encodeLocalPeer, type LocalPeer, type RemotePeer } from "./handshake.ts";
import { Liveness } from "./heartbeat.ts";
import type { Settings } from "./options.ts";
import { Writer } from "./writer.ts";

/** Why nothing is read: the receiver has enough, or the peer leaves too much unread itself. */
export type PauseReason = "receiver" | "unread";
/** What a peer can do to its subscriptions. */
export type SubscriptionAction = "subscribe" | "cancel";

/** Is told what happens on a connection. */
export interface ConnectionHandler {
  /** The handshake is done. A {@linkcode ProtocolError} thrown here refuses the peer. */
  onReady(connection: Connection): void;
  /** A message has arrived; its frames may be kept. */
  onMessage(connection: Connection, frames: Uint8Array[]): void;
  /** The peer subscribes or unsubscribes by command; the prefix is valid only during the call. */
  onSubscription?(connection: Connection, action: SubscriptionAction, prefix: Uint8Array): void;
  /** There is room to send again after {@linkcode Connection.send} returned false. */
  onRoom?(connection: Connection): void;
  /** The connection is gone; called once. Without a reason if our side closed it. */
  onClose(connection: Connection, reason?: Error): void;
}

/** Parts of a {@linkcode Connection}. */
export interface ConnectionParts {
  /** Which side of the connection we are. */
  readonly role: "listener" | "dialer";
  /** What we say of ourselves. */
  readonly local: LocalPeer;
  /** Is told what happens. */
  readonly handler: ConnectionHandler;
  /** Limits and times. */
  readonly settings: Settings;
}

const MIN_READ_BYTES = 4 * 1024;
const MAX_READ_BYTES = 64 * 1024;
const HANDSHAKE_LIMITS = { maxFrameBytes: 8 * 1024, maxFrames: 1, maxMessageBytes: 0 };
const MAX_COMMAND_BYTES = 64 * 1024;

/**
 * One ZMTP connection: handshake, framing, heartbeats, and writes in batches.
 *
 * Everything that arrives in one read is handled synchronously, and everything sent meanwhile is
 * written in one go.
 */
export class Connection {
  /** Address of the other side. */
  readonly remote: Endpoint;
  readonly #conn: Deno.Conn;
  readonly #parts: ConnectionParts;
  readonly #opened = Promise.withResolvers<boolean>();
  readonly #closed = Promise.withResolvers<void>();
  readonly #decoder: Decoder;
  readonly #writer: Writer;
  readonly #greeting = new GreetingReader();
  #state: "greeting" | "handshake" | "open" | "closing" | "closed" = "greeting";
  #hasCommands = false;
  #peer: RemotePeer | undefined;
  #room: PromiseWithResolvers<void> | undefined;
  #isFull = false;
  readonly #pauses = new Set<PauseReason>();
  #gate: PromiseWithResolvers<void> | undefined;
  #stalledBeats = 0;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #liveness: Liveness | undefined;

  /** Takes over a fresh connection and begins the handshake. */
  constructor(conn: Deno.Conn, parts: ConnectionParts) {
    this.#conn = conn;
    this.#parts = parts;
    this.remote = endpointOf(conn.remoteAddr);
    this.#decoder = new Decoder({
      onMessage: (frames) => this.#onMessage(frames),
      onCommand: (body) => this.#onCommand(body),
    }, HANDSHAKE_LIMITS);
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
    this.#read();
  }

  /** Which side of the connection we are. */
  get role(): ConnectionParts["role"] {
    return this.#parts.role;
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

  /** Whether the peer speaks ZMTP 3.1: heartbeats, and subscriptions as commands. */
  get hasCommands(): boolean {
    return this.#hasCommands;
  }

  /** Whether a message can be sent without going beyond the high water mark. */
  get hasRoom(): boolean {
    return this.#state === "open" && !this.#isFull;
  }

  /**
   * Sends a message.
   *
   * @param frames Must not change until they are written.
   * @returns Whether there is room for another; if not, wait for {@linkcode Connection.room}.
   * @throws {SendError} If the connection is not open, or the peer has left more unread than the
   * hard limit allows; then it is dropped.
   */
  send(frames: readonly Frame[]): boolean {
    const { maxSendBytes, sendStallMs, sendHighWaterBytes } = this.#parts.settings;
    if (this.#state !== "open") throw new SendError("The connection is not open");
    if (this.#writer.unsentBytes > maxSendBytes && this.#writer.stalledMs >= sendStallMs) {
      const error = new SendError(`The peer leaves more than ${maxSendBytes} octets unread`);
      this.abort(error);
      throw error;
    }
    this.#writer.putMessage(frames);
    if (this.#writer.unsentBytes > sendHighWaterBytes) this.#isFull = true;
    return !this.#isFull;
  }

  /** Sends a command. */
  sendCommand(name: string, data: Uint8Array): void {
    if (this.#state === "open") this.#writer.putFrame(COMMAND, encodeCommand(name, data));
  }

  /** Resolves once there is room to send, or the connection is gone. */
  room(): Promise<void> {
    if (this.#state !== "open" || !this.#isFull) return Promise.resolve();
    this.#room ??= Promise.withResolvers();
    return this.#room.promise;
  }

  /** Stops reading; what has been read already is still handled. */
  pause(reason: PauseReason = "receiver"): void {
    if (this.#state !== "open") return;
    this.#pauses.add(reason);
    if (this.#gate !== undefined) return;
    this.#gate = Promise.withResolvers();
    this.#liveness?.heard(); // a time to live ends here, as nothing that renews it would be read
  }

  /** Reads again, unless there is another reason not to. */
  resume(reason: PauseReason = "receiver"): void {
    if (this.#pauses.delete(reason) && this.#pauses.size === 0) this.#openGate();
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
    this.#openGate();
    try {
      this.#conn.close();
    } catch {
      // The runtime has closed it after an error: all that is wanted.
    }
    this.#opened.resolve(false);
    this.#room?.resolve();
    this.#parts.handler.onClose(this, reason);
    this.#closed.resolve();
  }

  #beginClosing(): void {
    this.#state = "closing";
    this.#stopTimers();
    this.#deadline = setTimeout(() => this.abort(), this.#parts.settings.lingerMs);
    this.#openGate();
  }

  #openGate(): void {
    this.#liveness?.heard();
    this.#stalledBeats = 0;
    this.#gate?.resolve();
    this.#gate = undefined;
  }

  #stopTimers(): void {
    clearTimeout(this.#deadline);
    this.#liveness?.stop();
    this.#liveness = undefined;
  }

  async #read(): Promise<void> {
    let buffer = new Uint8Array(MIN_READ_BYTES);
    try {
      while (true) {
        if (this.#gate !== undefined) await this.#gate.promise;
        const count = await this.#conn.read(buffer);
        if (count === null) break;
        this.#receive(buffer.subarray(0, count));
        if (count === buffer.byteLength && count < MAX_READ_BYTES) {
          buffer = new Uint8Array(MAX_READ_BYTES);
        }
      }
      const isExpected = this.#state === "closing";
      this.abort(isExpected ? undefined : new NotConnectedError("The peer closed the connection"));
    } catch (error) {
      this.#fail(toError(error));
    }
  }

  #receive(chunk: Uint8Array): void {
    // After close() the rest is read only so that the peer's goodbye can be seen.
    if (this.#state === "closing" || this.#state === "closed") return;
    this.#liveness?.heard();
    if (this.#state !== "greeting") return this.#decoder.push(chunk);
    const { greeting, rest } = this.#greeting.push(chunk) ?? {};
    if (greeting === undefined || rest === undefined) return;
    this.#hasCommands = greeting.major > 3 || greeting.minor > 0;
    this.#state = "handshake";
    if (this.#parts.role === "dialer") this.#putReady();
    this.#decoder.push(rest);
  }

  #putReady(): void {
    this.#writer.putFrame(COMMAND, encodeLocalPeer(this.#parts.local));
  }

  #onMessage(frames: Uint8Array[]): void {
    if (this.#state === "handshake") throw new ProtocolError("A message came before READY");
    if (this.#state === "open") this.#parts.handler.onMessage(this, frames);
  }

  #onCommand(body: Uint8Array): void {
    if (body.byteLength > MAX_COMMAND_BYTES) throw new ProtocolError("Command too long");
    const command = decodeCommand(body);
    const { name, data } = command;
    const { handler } = this.#parts;
    if (this.#state === "handshake") return this.#open(decodeRemotePeer(command, this.#type));
    if (this.#state !== "open") return;
    if (name === "PING") this.#onPing(data);
    else if (name === "SUBSCRIBE") handler.onSubscription?.(this, "subscribe", data);
    else if (name === "CANCEL") handler.onSubscription?.(this, "cancel", data);
    else if (name === "ERROR") throw new ProtocolError(`The peer reports: ${decodeError(data)}`);
    else if (name === "READY") throw new ProtocolError("READY came twice");
  }

  get #type(): LocalPeer["socketType"] {
    return this.#parts.local.socketType;
  }

  #open(peer: RemotePeer): void {
    this.#peer = peer;
    if (this.#parts.role === "listener") this.#putReady();
    this.#state = "open";
    this.#decoder.limits = this.#parts.settings;
    clearTimeout(this.#deadline);
    this.#parts.handler.onReady(this);
    this.#watch();
    this.#opened.resolve(true);
  }

  #watch(): void {
    const { heartbeatIntervalMs, heartbeatTimeoutMs } = this.#parts.settings;
    if (!this.#hasCommands || this.#state !== "open") return;
    this.#liveness = new Liveness({
      intervalMs: heartbeatIntervalMs,
      timeoutMs: heartbeatTimeoutMs,
      onSilence: () => this.#putPing(),
      onLost: (silentMs) => this.#onLost(silentMs),
    });
  }

  #onPing(data: Uint8Array): void {
    const { ttlMs, context } = decodePing(data);
    if (ttlMs > 0) this.#liveness?.expectWithin(ttlMs);
    // Whoever does not read is owed no answer, or a flood of PINGs would fill the memory.
    const { sendHighWaterBytes } = this.#parts.settings;
    if (this.#writer.unsentBytes <= sendHighWaterBytes) this.sendCommand("PONG", context);
  }

  #onLost(silentMs: number): void {
    if (this.#gate !== undefined) return this.#onDeaf();
    this.abort(new NotConnectedError(`Nothing was heard from the peer for ${silentMs} ms`));
  }

  /** The peer is not read, so that only what it reads itself can tell whether it is alive. */
  #onDeaf(): void {
    const { heartbeatIntervalMs, heartbeatTimeoutMs } = this.#parts.settings;
    this.#stalledBeats = this.#writer.takeProgress() ? 0 : this.#stalledBeats + 1;
    if (this.#stalledBeats * heartbeatIntervalMs >= heartbeatTimeoutMs) {
      this.abort(new NotConnectedError(`The peer has read nothing for ${heartbeatTimeoutMs} ms`));
    } else if (this.#writer.unsentBytes === 0) {
      this.#putPing(); // so that it does not think that we are gone
    }
  }

  #putPing(): void {
    // No TTL: as long as the peer keeps sending, no further PING would renew it.
    this.#writer.putFrame(COMMAND, encodePing(0));
  }

  #onProgress(): void {
    const { sendHighWaterBytes } = this.#parts.settings;
    if (!this.#isFull || this.#writer.unsentBytes > sendHighWaterBytes / 2) return;
    this.#isFull = false;
    this.#room?.resolve();
    this.#room = undefined;
    if (this.#state === "open") this.#parts.handler.onRoom?.(this);
  }

  #fail(error: Error): void {
    if (this.#state !== "handshake" || !(error instanceof ProtocolError)) return this.abort(error);
    this.#beginClosing();
    this.#writer.putFrame(COMMAND, encodeError(error.message));
    this.#writer.flushed().then(() => this.abort(error));
  }
}
