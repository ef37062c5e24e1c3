import type { StopOptions } from "../../../core/component.ts";
import { NotConnectedError, toError } from "../../../core/errors.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import type { Frame, FrameLength, Receiver, Transport } from "../../../core/rpc/transport.ts";
import type { SeparatePart } from "../../../core/serializer.ts";
import { Connection } from "../connection/connection.ts";
import type { Handler } from "../connection/connection_parts.ts";
import { PendingConnections } from "./pending_connections.ts";
import { formatEndpoint, hostOf } from "../endpoints/endpoint.ts";
import { ProtocolError, SendError } from "../wire/errors.ts";
import { Listener } from "../endpoints/listener.ts";
import { refuseLength } from "./message_length.ts";
import { checkOwner, describeNative, isNativePeer } from "./native_peer.ts";
import { LocalSockets } from "../same_machine/local_sockets.ts";
import { isReachable, peerProbe, type ProbingOptions } from "./peer_probe.ts";
import { OncePerPeer } from "../connection/once_per_peer.ts";
import { type Settings, withDefaults } from "../options.ts";
import { MessageSources } from "./message_sources.ts";
import { Strangers } from "../connection/strangers.ts";
import { checkAdvertised, RPC_DEFAULTS, type ZmtpTransportOptions } from "./transport_options.ts";
import { UnreadBytes } from "../connection/unread_bytes.ts";
import { UnfinishedBytes } from "../connection/unfinished_bytes.ts";

const logger = getLogger("lymph.zmtp");

/**
 * Moves RPC messages over ZMTP, as Python lymph does: a ROUTER whose identity is its endpoint.
 *
 * Peers of ours are answered on the connection that they asked on; others by a connection back to
 * the endpoint in their identity, if its host is their own.
 *
 * @example Send a message to another transport
 * ```ts
 * import { ZmtpTransport } from "@lymph/lymph/zmtp";
 * import assert from "node:assert/strict";
 *
 * const [left, right] = [new ZmtpTransport(), new ZmtpTransport()];
 * const delivered = new Promise<number>((resolve) => {
 *   left.receive({ onDelivery: (_, frames) => resolve(frames.length), onDisconnect: () => {} });
 * });
 * await Promise.all([left.start(), right.start()]);
 * await right.send(left.endpoint, [new Uint8Array(1), new Uint8Array(2)]);
 * assert.equal(await delivered, 2);
 * await Promise.all([left.stop(), right.stop()]);
 * ```
 */
export class ZmtpTransport implements Transport {
  readonly #ip: string;
  readonly #advertise: string;
  readonly #port: number;
  readonly #probing: ProbingOptions;
  readonly #settings: Settings;
  readonly #local: LocalSockets;
  readonly #pending: PendingConnections;
  readonly #connections = new Set<Connection>();
  readonly #sources: MessageSources;
  /** Established connections by the address that reaches them. */
  readonly #routes = new Map<string, Connection>();
  readonly #reports = new OncePerPeer();
  readonly #unfinished: Strangers<Connection>;
  readonly #unread: UnreadBytes;
  #receiver: Receiver | undefined;
  #listener: Listener | undefined;
  #endpoint: string | undefined;
  #dropped = 0;
  #isStopping = false;

  /**
   * Creates a transport that listens nowhere yet.
   *
   * @throws {RangeError} If a limit is negative, or others would have no address to connect to.
   */
  constructor(options: ZmtpTransportOptions = {}) {
    const { ip = "127.0.0.1", port = 0, allowedHosts = [], maxDialBacks = 1024 } = options;
    this.#ip = ip;
    this.#advertise = checkAdvertised(options.advertise ?? ip);
    this.#port = port;
    this.#settings = withDefaults({ ...RPC_DEFAULTS, ...options });
    this.#probing = { ...this.#settings, allowedHosts };
    this.#unread = new UnreadBytes(this.#settings);
    this.#unfinished = new Strangers<Connection>(
      this.#settings.maxStrangerBytes,
      new UnfinishedBytes(this.#settings.maxUnfinishedBytes),
      (connection) => isReachable(connection, this.endpoint, this.#probing),
    );
    const open = (address: string, conn: Deno.Conn) => this.#dialed(address, conn);
    this.#local = new LocalSockets(options.localDirectory);
    this.#pending = new PendingConnections(this.#settings, open, this.#local);
    const onEvict = (endpoint: string) => this.#evict(endpoint);
    this.#sources = new MessageSources({ allowedHosts, maxDialBacks, onEvict });
  }

  /** Where others reach this transport, once it is started. */
  get endpoint(): string {
    if (this.#endpoint !== undefined) return this.#endpoint;
    throw new TypeError("Cannot tell the endpoint as the transport must be started first");
  }

  /** How many messages were dropped since their senders could not be answered. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Names the one receiver of everything that arrives. */
  receive(receiver: Receiver): void {
    this.#receiver = receiver;
  }

  /**
   * Listens.
   *
   * @throws {AddressInUseError} If the port is in use.
   */
  async start(): Promise<void> {
    const target = { transport: "tcp", hostname: this.#ip, port: this.#port } as const;
    this.#listener = await Listener.bind(target, this.#settings, (conn) => this.#accepted(conn));
    this.#endpoint = formatEndpoint({
      ...target,
      hostname: this.#advertise,
      port: this.#listener.port,
    });
    const local = await this.#local.listen(this.#endpoint);
    if (local !== undefined) this.#listener.alsoAccept(local);
  }

  /** Writes what is unsent, for a limited time, and closes everything; at once if aborted. */
  async stop({ signal }: StopOptions = {}): Promise<void> {
    this.#isStopping = true;
    this.#local.close();
    const closing = [this.#listener?.close()];
    this.#pending.stop();
    const abort = () => this.#connections.forEach((connection) => connection.abort());
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort);
    for (const connection of this.#connections) closing.push(connection.close());
    await Promise.all(closing);
    signal?.removeEventListener("abort", abort);
  }

  /** Sends a message, dialling the address first where needed; see {@linkcode Transport.send}. */
  send(address: string, frames: readonly Frame[], onSent?: () => void): Promise<void> | undefined {
    const tooLong = this.refusal(address, frames);
    if (tooLong !== undefined) return Promise.reject(tooLong);
    const connection = this.#routes.get(address);
    if (connection === undefined) return this.#pending.send(address, frames);
    try {
      if (connection.send(frames, onSent)) return undefined;
      this.#unread.watch(connection);
      // A peer that asks faster than it reads its answers is not read meanwhile.
      if (connection.role === "listener") connection.pause("unread");
      return connection.room();
    } catch (cause) {
      const message = `Cannot send to ${address}: ${toError(cause).message}`;
      return Promise.reject(new NotConnectedError(message, { cause }));
    }
  }

  /** {@inheritDoc Transport.refusal} */
  refusal(address: string, frames: readonly FrameLength[]): RangeError | undefined {
    return refuseLength(address, frames, this.#settings);
  }

  /** Takes back a message that still waits for its connection. */
  withdraw(address: string, frames: readonly Frame[]): boolean {
    return this.#pending.withdraw(address, frames);
  }

  /** Reads nothing more from a peer that has connected; see {@linkcode Transport.pause}. */
  pause(source: string): void {
    this.#sources.pause(source);
  }

  /** Reads again from a peer. */
  resume(source: string): void {
    this.#sources.resume(source);
  }

  /** Whether the peer behind an address is one of ours. */
  isNative(address: string): boolean {
    const connection = this.#routes.get(address);
    return connection !== undefined && isNativePeer(connection);
  }

  #dialed(address: string, conn: Deno.Conn): Connection {
    let isReady = false;
    return this.#open(conn, { role: "dialer", address }, {
      onReady: (connection) => {
        checkOwner(address, connection);
        isReady = true;
        this.#routes.set(address, connection);
        const first = isNativePeer(connection) ? this.#receiver?.introduce?.() : undefined;
        this.#pending.opened(address, connection, first);
      },
      onMessage: (_, frames, part) => this.#deliver(address, true, frames, part),
      onClose: (connection, reason) => {
        this.#forget(connection, reason);
        if (isReady) this.#disconnect(address, connection, reason);
        else this.#pending.failed(address, reason ?? new NotConnectedError("it was closed"));
      },
    });
  }

  #accepted(conn: Deno.Conn): Connection {
    let source: string | undefined;
    return this.#open(conn, { role: "listener" }, {
      onReady: (connection) => {
        source = this.#sources.admit(connection);
        if (source !== undefined && isNativePeer(connection)) this.#routes.set(source, connection);
      },
      onMessage: (connection, frames, part) => {
        if (source === undefined) this.#drop(connection);
        else this.#deliver(source, false, frames, part);
      },
      onRoom: (connection) => connection.resume("unread"),
      onClose: (connection, reason) => {
        this.#forget(connection, reason);
        this.#sources.remove(connection);
        if (source !== undefined && isNativePeer(connection)) {
          this.#disconnect(source, connection, reason);
        }
      },
    });
  }

  #open(
    conn: Deno.Conn,
    { role, address }: { readonly role: "listener" | "dialer"; readonly address?: string },
    handler: Handler<Connection>,
  ): Connection {
    const connection = new Connection(conn, {
      role,
      handler,
      settings: this.#settings,
      unfinished: this.#unfinished,
      findLong: (index, beginning) => this.#receiver?.findLong?.(index, beginning),
      onRead: () => this.#receiver?.onDelivered?.(),
      probeOf: (connection) => peerProbe(connection, address, this.#probing),
      local: describeNative(this.endpoint),
    });
    this.#connections.add(connection);
    if (this.#isStopping) connection.abort();
    return connection;
  }

  #deliver(source: string, isReached: boolean, frames: Uint8Array[], part?: SeparatePart): void {
    try {
      this.#receiver?.onDelivery(source, frames, isReached, part);
    } catch (error) {
      logger.error("A receiver failed on a message from {source}: {error}", { source, error });
    }
  }

  #drop(connection: Connection): void {
    this.#dropped++;
    if (!this.#reports.isFirst("dropped", hostOf(connection.remote))) return;
    logger.warn("Dropped a message from {peer}: its identity {identity} is no endpoint to answer", {
      peer: formatEndpoint(connection.remote),
      identity: JSON.stringify(new TextDecoder().decode(connection.peer?.identity)),
    });
  }

  /** Lets go of an endpoint to connect back to, whether or not it was ever reached. */
  #evict(endpoint: string): void {
    const connection = this.#routes.get(endpoint);
    this.#routes.delete(endpoint);
    const reason = new NotConnectedError("It made room for other peers");
    this.#pending.abandon(endpoint, reason);
    this.#tellLost(endpoint, reason);
    connection?.close();
  }

  #disconnect(address: string, connection: Connection, reason?: Error): void {
    // An evicted peer was reported already, and a newer connection may have taken its place.
    if (this.#routes.get(address) !== connection) return;
    this.#routes.delete(address);
    this.#tellLost(address, reason ?? new NotConnectedError("The connection was closed"));
  }

  #tellLost(address: string, reason: Error): void {
    if (this.#isStopping) return;
    try {
      this.#receiver?.onDisconnect(address, reason);
    } catch (error) {
      logger.error("A receiver failed on the loss of {address}: {error}", { address, error });
    }
  }

  #forget(connection: Connection, reason?: Error): void {
    this.#connections.delete(connection);
    this.#unread.forget(connection);
    const peer = formatEndpoint(connection.remote);
    if (!(reason instanceof ProtocolError || reason instanceof SendError)) {
      if (reason !== undefined) logger.debug("Lost {peer}: {reason}", { peer, reason });
    } else if (this.#reports.isFirst("closed", hostOf(connection.remote))) {
      logger.warn("Closed the connection of {peer}: {reason}", { peer, reason: reason.message });
    }
  }
}
