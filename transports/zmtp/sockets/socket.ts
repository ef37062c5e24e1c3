import { getLogger } from "../../../core/observe/logs/log.ts";
import { Connection } from "../connection/connection.ts";
import type { Handler } from "../connection/connection_parts.ts";
import { Dialer } from "../endpoints/dialer.ts";
import { formatEndpoint, hostOf, parseEndpoint } from "../endpoints/endpoint.ts";
import type { LocalPeer } from "../wire/handshake.ts";
import { ProtocolError, SendError } from "../wire/errors.ts";
import { Listener } from "../endpoints/listener.ts";
import { MessageQueue } from "./message_queue.ts";
import { OncePerPeer } from "../connection/once_per_peer.ts";
import type { Settings } from "../options.ts";
import { UnfinishedBytes } from "../connection/unfinished_bytes.ts";

const logger = getLogger("lymph.zmtp");

/** A message to send: one frame, or several. Text is sent as UTF-8. */
export type Sendable = string | Uint8Array | readonly (string | Uint8Array)[];

const encoder = new TextEncoder();

/** The frames of a message to send. */
export function toFrames(message: Sendable): readonly Uint8Array[] {
  if (typeof message === "string") return [encoder.encode(message)];
  if (message instanceof Uint8Array) return [message];
  return message.map((frame) => typeof frame === "string" ? encoder.encode(frame) : frame);
}

/** What one socket type does with its connections. */
export interface Pattern extends Omit<Handler<Connection>, "onClose"> {
  /** A connection whose handshake was done is gone. */
  onGone(connection: Connection): void;
}

/** What all socket types have in common: endpoints, connections, and messages received. */
export class Socket {
  /** Messages received and not read yet. */
  readonly received: MessageQueue;
  readonly #local: LocalPeer;
  readonly #settings: Settings;
  readonly #pattern: Pattern;
  readonly #connections = new Set<Connection>();
  readonly #listeners = new Map<string, Listener>();
  readonly #dialers = new Map<string, Dialer>();
  readonly #reports = new OncePerPeer();
  readonly #unfinished: UnfinishedBytes;
  #isClosed = false;

  /** Creates a socket that listens and connects nowhere yet. */
  constructor(local: LocalPeer, settings: Settings, pattern: Pattern) {
    this.#local = local;
    this.#settings = settings;
    this.#pattern = pattern;
    this.#unfinished = new UnfinishedBytes(settings.maxUnfinishedBytes);
    this.received = new MessageQueue(settings.maxReceiveBytes, {
      onFull: () => this.#connections.forEach((connection) => connection.pause()),
      onRoom: () => this.#connections.forEach((connection) => connection.resume()),
    });
  }

  /** Listens at an endpoint and returns the real one. */
  async bind(endpoint: string): Promise<string> {
    this.checkOpen("bind");
    const listener = await Listener.bind(
      parseEndpoint(endpoint),
      this.#settings,
      (conn) => this.#open(conn, "listener"),
    );
    if (this.#isClosed) {
      await listener.close();
      this.checkOpen("bind");
    }
    this.#listeners.set(listener.endpoint, listener);
    return listener.endpoint;
  }

  /** Keeps a connection to an endpoint; the promise is that of {@linkcode Dialer.connected}. */
  connect(endpoint: string): Promise<void> {
    this.checkOpen("connect");
    const parsed = parseEndpoint(endpoint);
    const name = formatEndpoint(parsed);
    let dialer = this.#dialers.get(name);
    if (dialer === undefined) {
      dialer = new Dialer(parsed, this.#settings, (conn) => this.#open(conn, "dialer"));
      this.#dialers.set(name, dialer);
    }
    return dialer.connected;
  }

  /** Writes what is unsent, and closes everything. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const closing = Array.from(this.#listeners.values(), (listener) => listener.close());
    for (const dialer of this.#dialers.values()) dialer.close();
    this.received.close();
    for (const connection of this.#connections) closing.push(connection.close());
    await Promise.all(closing);
  }

  /** @throws {TypeError} If the socket is closed. */
  checkOpen(action: string): void {
    if (this.#isClosed) throw new TypeError(`Cannot ${action} as the socket is closed`);
  }

  /** Logs a problem with a peer, once per peer and kind. */
  report(connection: Connection, kind: string, reason: string): void {
    const peer = hostOf(connection.remote);
    if (!this.#reports.isFirst(kind, peer)) return;
    logger.warn("{kind}: {reason} ({type} socket, peer {peer})", {
      kind,
      reason,
      type: this.#local.socketType,
      peer: formatEndpoint(connection.remote),
    });
  }

  #open(conn: Deno.Conn, role: "listener" | "dialer"): Connection {
    const pattern = this.#pattern;
    let isReady = false;
    const connection = new Connection(conn, {
      role,
      local: this.#local,
      settings: this.#settings,
      unfinished: this.#unfinished,
      handler: {
        onReady: (connection) => {
          pattern.onReady(connection);
          isReady = true;
          if (this.received.isFull) connection.pause();
        },
        onMessage: (connection, frames) => pattern.onMessage(connection, frames),
        onSubscription: (connection, action, prefix) =>
          pattern.onSubscription?.(connection, action, prefix),
        onRoom: (connection) => pattern.onRoom?.(connection),
        onClose: (connection, reason) => {
          this.#connections.delete(connection);
          if (isReady) pattern.onGone(connection);
          if (reason instanceof ProtocolError || reason instanceof SendError) {
            this.report(connection, "Closed a connection", reason.message);
          } else if (reason !== undefined) {
            logger.debug("Lost {peer}: {reason}", {
              peer: formatEndpoint(connection.remote),
              reason,
            });
          }
        },
      },
    });
    this.#connections.add(connection);
    return connection;
  }
}
