import { getLogger } from "../../../core/observe/logs/log.ts";
import type { Connection } from "../connection/connection.ts";
import type { SubscriptionAction } from "../connection/connection_parts.ts";
import { ProtocolError } from "../wire/errors.ts";
import { type SocketOptions, withDefaults } from "../options.ts";
import { type Sendable, Socket, toFrames } from "./socket.ts";
import { ZmtpSocket } from "./zmtp_socket.ts";
import { Subscribers } from "./subscribers.ts";
import { topicKey } from "./subscriptions.ts";

/** Options of a {@linkcode Pub}. */
export interface PubOptions extends SocketOptions {
  /** Most different prefixes of one subscriber. @default {1024} */
  readonly maxSubscriptions?: number;
  /**
   * Memory of all subscriptions, in bytes; beyond it the subscriber with the most is dropped.
   *
   * @default {8_388_608}
   */
  readonly maxSubscriptionBytes?: number;
  /** Longest prefix, in bytes. @default {1024} */
  readonly maxPrefixBytes?: number;
  /**
   * Unsent bytes of all subscribers: each may leave its share unread before it loses messages.
   *
   * @default {134_217_728}
   */
  readonly maxUnsentBytes?: number;
  /** Called after peers have subscribed, unsubscribed, or gone; once for all that did so together. */
  readonly onSubscriptions?: () => void;
}

const logger = getLogger("lymph.zmtp");

const MIB = 1024 * 1024;
/** Peers send prefixes only. */
const RECEIVING = { maxFrameBytes: 64 * 1024, maxMessageBytes: 64 * 1024, maxFrames: 64 };
/** A subscriber may always leave that much unread. */
const MIN_SHARE_BYTES = 16 * 1024;
const SUBSCRIBE = 1;
const CANCEL = 0;

/**
 * Sends every message to each peer that has subscribed to a prefix of its first frame.
 *
 * It waits for no subscriber: one that leaves too much unread loses messages.
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
export class Pub extends ZmtpSocket {
  readonly #socket: Socket;
  readonly #limits: Required<Omit<PubOptions, keyof SocketOptions | "onSubscriptions">>;
  readonly #onSubscriptions: () => void;
  readonly #subscribers = new Subscribers<Connection>();
  #isTelling = false;
  #dropped = 0;

  /** Creates a socket that listens and connects nowhere yet. */
  constructor(options: PubOptions = {}) {
    const {
      maxSubscriptions = 1024,
      maxSubscriptionBytes = 8 * MIB,
      maxPrefixBytes = 1024,
      maxUnsentBytes = 128 * MIB,
      onSubscriptions = () => {},
    } = options;
    const local = { socketType: "PUB", identity: new Uint8Array() } as const;
    const socket = new Socket(local, withDefaults({ ...RECEIVING, ...options }), {
      onReady: (connection) => this.#subscribers.join(connection),
      onMessage: (connection, frames) => this.#onMessage(connection, frames),
      onSubscription: (connection, action, prefix) => this.#change(connection, action, prefix),
      onGone: (connection) => {
        this.#subscribers.leave(connection);
        this.#tellChange();
      },
    });
    super(socket);
    this.#socket = socket;
    this.#limits = { maxSubscriptions, maxSubscriptionBytes, maxPrefixBytes, maxUnsentBytes };
    this.#onSubscriptions = onSubscriptions;
  }

  /** How many peers have subscribed to anything. */
  get subscribers(): number {
    return this.#subscribers.count;
  }

  /**
   * Whether any peer has subscribed to this very prefix.
   *
   * @param prefix Text is taken as UTF-8.
   */
  isWanted(prefix: string | Uint8Array): boolean {
    const bytes = typeof prefix === "string" ? new TextEncoder().encode(prefix) : prefix;
    return this.#subscribers.has(topicKey(bytes));
  }

  /** How many messages slow subscribers have lost, counted per subscriber. */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * Sends a message to every peer that has subscribed to it.
   *
   * @param message One frame or several, the topic first; they must not change any more.
   */
  send(message: Sendable): void {
    this.#socket.checkOpen("send");
    const frames = toFrames(message);
    const [first = new Uint8Array()] = frames;
    const topic = topicKey(first.subarray(0, this.#limits.maxPrefixBytes));
    this.#sendTo(this.#subscribers.of(topic), frames);
  }

  /**
   * Sends a message only to the peers that have subscribed to its first frame as a whole, not to a
   * part of it.
   *
   * @param message One frame or several, the topic first; they must not change any more.
   */
  sendExactly(message: Sendable): void {
    this.#socket.checkOpen("send");
    const frames = toFrames(message);
    const [topic = new Uint8Array()] = frames;
    this.#sendTo(this.#subscribers.exactly(topicKey(topic)), frames);
  }

  #sendTo(connections: Iterable<Connection>, frames: readonly Uint8Array[]): void {
    const share = Math.max(MIN_SHARE_BYTES, this.#limits.maxUnsentBytes / this.subscribers);
    for (const connection of connections) {
      if (connection.hasRoom && connection.unsentBytes < share) connection.send(frames);
      else this.#dropped++;
    }
  }

  /** ZMTP 3.0 peers subscribe by messages whose first byte says what to do. */
  #onMessage(connection: Connection, frames: readonly Uint8Array[]): void {
    const [frame = new Uint8Array()] = frames;
    const [action] = frame;
    if (frames.length !== 1 || (action !== SUBSCRIBE && action !== CANCEL)) return;
    this.#change(connection, action === SUBSCRIBE ? "subscribe" : "cancel", frame.subarray(1));
  }

  #change(connection: Connection, action: SubscriptionAction, prefix: Uint8Array): void {
    const { maxPrefixBytes, maxSubscriptions, maxSubscriptionBytes } = this.#limits;
    if (prefix.byteLength > maxPrefixBytes) {
      throw new ProtocolError(`A prefix is longer than ${maxPrefixBytes} bytes`);
    }
    const key = topicKey(prefix);
    if (action === "cancel") this.#subscribers.delete(connection, key);
    else if (this.#subscribers.add(connection, key) > maxSubscriptions) {
      throw new ProtocolError(`More than ${maxSubscriptions} subscriptions`);
    }
    if (this.#subscribers.bytes > maxSubscriptionBytes) {
      const reason =
        `All subscriptions take more than ${maxSubscriptionBytes} bytes, these the most`;
      this.#subscribers.largest()?.abort(new ProtocolError(reason));
    }
    this.#tellChange();
  }

  /** A peer may change thousands of subscriptions at once, and the listener may be slow. */
  #tellChange(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      try {
        this.#onSubscriptions();
      } catch (error) {
        logger.error("What listens to subscriptions has failed: {error}", { error });
      }
    });
  }
}
