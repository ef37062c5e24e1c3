import { getLogger } from "../../core/observe/log.ts";
import type { Connection } from "./connection.ts";
import type { SubscriptionAction } from "./connection_parts.ts";
import { ProtocolError } from "./errors.ts";
import { type SocketOptions, withDefaults } from "./options.ts";
import { type Sendable, Socket, toFrames } from "./socket.ts";
import { Subscriptions, topicKey } from "./subscriptions.ts";

/** Options of a {@linkcode Pub}. */
export interface PubOptions extends SocketOptions {
  /** Most different prefixes of one subscriber. @default {10_000} */
  readonly maxSubscriptions?: number;
  /** Longest prefix, in octets. @default {1024} */
  readonly maxPrefixBytes?: number;
  /** Called whenever a peer has subscribed, unsubscribed, or gone. */
  readonly onSubscriptions?: () => void;
}

const logger = getLogger("lymph.zmtp");

const SUBSCRIBE = 1;
const CANCEL = 0;

/**
 * Sends every message to each peer that has subscribed to a prefix of its first frame.
 *
 * Nobody is waited for: a subscriber that has too much unread loses messages.
 *
 * @example Publish
 * ```ts
 * import { Pub, Sub } from "@lymph/lymph/zmtp";
 * import assert from "node:assert/strict";
 *
 * await using pub = new Pub();
 * await using sub = new Sub();
 * sub.subscribe("weather.");
 * sub.connect(await pub.bind("tcp://127.0.0.1:0"));
 *
 * while (pub.subscribers === 0) await new Promise((resolve) => setTimeout(resolve, 1));
 * pub.send(["weather.berlin", "sunny"]);
 * const { value: message } = await sub.next();
 * assert.equal(new TextDecoder().decode(message?.[1]), "sunny");
 * ```
 *
 * @see {@link https://rfc.zeromq.org/spec/29/}
 */
export class Pub implements AsyncDisposable {
  readonly #socket: Socket;
  readonly #maxSubscriptions: number;
  readonly #maxPrefixBytes: number;
  readonly #onSubscriptions: () => void;
  readonly #peers = new Map<Connection, Subscriptions>();
  #dropped = 0;

  /** Creates a socket that listens and connects nowhere yet. */
  constructor(options: PubOptions = {}) {
    const { maxSubscriptions = 10_000, maxPrefixBytes = 1024 } = options;
    this.#maxSubscriptions = maxSubscriptions;
    this.#maxPrefixBytes = maxPrefixBytes;
    const { onSubscriptions = () => {} } = options;
    this.#onSubscriptions = () => {
      try {
        onSubscriptions();
      } catch (error) {
        logger.error("What listens to subscriptions has failed: {error}", { error });
      }
    };
    const local = { socketType: "PUB", identity: new Uint8Array() } as const;
    this.#socket = new Socket(local, withDefaults(options), {
      onReady: (connection) => this.#peers.set(connection, new Subscriptions()),
      onMessage: (connection, frames) => this.#onMessage(connection, frames),
      onSubscription: (connection, action, prefix) => this.#change(connection, action, prefix),
      onGone: (connection) => {
        this.#peers.delete(connection);
        this.#onSubscriptions();
      },
    });
  }

  /** How many peers have subscribed to anything. */
  get subscribers(): number {
    let count = 0;
    for (const subscriptions of this.#peers.values()) if (subscriptions.size > 0) count++;
    return count;
  }

  /**
   * Whether any peer has subscribed to this very prefix.
   *
   * @param prefix Text is taken as UTF-8.
   */
  isWanted(prefix: string | Uint8Array): boolean {
    const bytes = typeof prefix === "string" ? new TextEncoder().encode(prefix) : prefix;
    const key = topicKey(bytes);
    return this.#peers.values().some((subscriptions) => subscriptions.has(key));
  }

  /** How many messages slow subscribers have lost, counted per subscriber. */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * Listens at an endpoint.
   *
   * @param endpoint `tcp://host:port` or `ipc:///path`; host `*` and port 0 are allowed.
   * @returns The real endpoint.
   * @throws {AddressInUseError} If it is in use.
   * @throws {SyntaxError} If it is no endpoint.
   */
  bind(endpoint: string): Promise<string> {
    return this.#socket.bind(endpoint);
  }

  /**
   * Connects to an endpoint, and again whenever the connection is lost.
   *
   * @returns Resolves after the first handshake; nobody needs to wait for it.
   * @throws {SyntaxError} If it is no endpoint.
   */
  connect(endpoint: string): Promise<void> {
    return this.#socket.connect(endpoint);
  }

  /**
   * Sends a message to everybody who has subscribed to it.
   *
   * @param message One frame or several, the topic first; they must not change any more.
   */
  send(message: Sendable): void {
    this.#socket.checkOpen("send");
    const frames = toFrames(message);
    const [first = new Uint8Array()] = frames;
    const topic = topicKey(first.subarray(0, this.#maxPrefixBytes));
    for (const [connection, subscriptions] of this.#peers) {
      if (!subscriptions.matches(topic)) continue;
      if (connection.hasRoom) connection.send(frames);
      else this.#dropped++;
    }
  }

  /** Writes what is unsent, for a limited time, and closes everything. */
  close(): Promise<void> {
    return this.#socket.close();
  }

  /** Closes the socket. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** ZMTP 3.0 peers subscribe by messages whose first octet says what to do. */
  #onMessage(connection: Connection, frames: readonly Uint8Array[]): void {
    const [frame = new Uint8Array()] = frames;
    const [action] = frame;
    if (frames.length !== 1 || (action !== SUBSCRIBE && action !== CANCEL)) return;
    this.#change(connection, action === SUBSCRIBE ? "subscribe" : "cancel", frame.subarray(1));
  }

  #change(connection: Connection, action: SubscriptionAction, prefix: Uint8Array): void {
    const subscriptions = this.#peers.get(connection);
    if (subscriptions === undefined) return;
    if (prefix.byteLength > this.#maxPrefixBytes) {
      throw new ProtocolError(`A prefix is longer than ${this.#maxPrefixBytes} octets`);
    }
    if (action === "cancel") subscriptions.delete(topicKey(prefix));
    else subscriptions.add(topicKey(prefix));
    if (subscriptions.size > this.#maxSubscriptions) {
      throw new ProtocolError(`More than ${this.#maxSubscriptions} subscriptions`);
    }
    this.#onSubscriptions();
  }
}
