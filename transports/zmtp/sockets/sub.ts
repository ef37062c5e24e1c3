import type { Connection } from "../connection/connection.ts";
import type { SubscriptionAction } from "../connection/connection_parts.ts";
import { type SocketOptions, withDefaults } from "../options.ts";
import { Socket } from "./socket.ts";
import { ReceivingSocket } from "./zmtp_socket.ts";
import { Subscriptions, topicKey } from "./subscriptions.ts";

/**
 * Receives the messages whose first frame starts with a prefix that it has subscribed to.
 *
 * @example Receive everything
 * ```ts
 * import { Pub, Sub } from "@lymph/lymph/zmtp";
 * import assert from "node:assert/strict";
 *
 * await using pub = new Pub();
 * await using sub = new Sub();
 * sub.subscribe();
 * sub.connect(await pub.bind("tcp://127.0.0.1:0"));
 *
 * while (pub.subscribers === 0) await new Promise((resolve) => setTimeout(resolve, 1));
 * pub.send("news");
 * for await (const [news] of sub) {
 *   assert.equal(new TextDecoder().decode(news), "news");
 *   break;
 * }
 * ```
 *
 * @see {@link https://rfc.zeromq.org/spec/29/}
 */
export class Sub extends ReceivingSocket {
  readonly #socket: Socket;
  readonly #subscriptions = new Subscriptions();
  readonly #prefixes = new Map<string, Uint8Array>();
  readonly #peers = new Set<Connection>();
  #longestBytes = 0;

  /** Creates a socket that listens and connects nowhere yet. */
  constructor(options: SocketOptions = {}) {
    const local = { socketType: "SUB", identity: new Uint8Array() } as const;
    const socket = new Socket(local, withDefaults(options), {
      onReady: (connection) => {
        this.#peers.add(connection);
        for (const key of this.#subscriptions) this.#tell(connection, "subscribe", key);
      },
      onMessage: (_, frames) => this.#receive(frames),
      onGone: (connection) => this.#peers.delete(connection),
    });
    super(socket);
    this.#socket = socket;
  }

  /**
   * Subscribes to a prefix; the empty one, to everything.
   *
   * @param prefix Text is taken as UTF-8.
   */
  subscribe(prefix: string | Uint8Array = ""): void {
    const bytes = typeof prefix === "string" ? new TextEncoder().encode(prefix) : prefix.slice();
    const key = topicKey(bytes);
    const isNew = !this.#subscriptions.has(key);
    this.#subscriptions.add(key);
    if (!isNew) return; // libzmq counts a prefix once, and would forget it with the first CANCEL
    this.#prefixes.set(key, bytes);
    this.#longestBytes = Math.max(this.#longestBytes, bytes.byteLength);
    for (const connection of this.#peers) this.#tell(connection, "subscribe", key);
  }

  /** Takes back one {@linkcode Sub.subscribe} of the same prefix. */
  unsubscribe(prefix: string | Uint8Array = ""): void {
    const bytes = typeof prefix === "string" ? new TextEncoder().encode(prefix) : prefix;
    const key = topicKey(bytes);
    if (!this.#subscriptions.delete(key) || this.#subscriptions.has(key)) return;
    for (const connection of this.#peers) this.#tell(connection, "cancel", key);
    this.#prefixes.delete(key);
  }

  #tell(connection: Connection, action: SubscriptionAction, key: string): void {
    const prefix = this.#prefixes.get(key) ?? new Uint8Array();
    if (connection.hasCommands) {
      connection.sendCommand(action === "subscribe" ? "SUBSCRIBE" : "CANCEL", prefix);
    } else {
      connection.send([Uint8Array.of(action === "subscribe" ? 1 : 0, ...prefix)]);
    }
  }

  #receive(frames: Uint8Array[]): void {
    const [topic = new Uint8Array()] = frames;
    // A message may have been under way when its subscription was taken back.
    const key = topicKey(topic.subarray(0, this.#longestBytes));
    if (this.#subscriptions.matches(key)) this.#socket.received.push(frames);
  }
}
