import type { Connection } from "../connection/connection.ts";
import { SendError } from "../wire/errors.ts";
import { toIdentity } from "./identity.ts";
import { type Settings, type SocketOptions, withDefaults } from "../options.ts";
import { type Sendable, Socket, toFrames } from "./socket.ts";
import { ReceivingSocket } from "./zmtp_socket.ts";

/** Options of a {@linkcode Dealer}. */
export interface DealerOptions extends SocketOptions {
  /** The name under which ROUTERs know this socket; up to 255 bytes. @default {""} */
  readonly identity?: string | Uint8Array;
}

interface Waiting {
  readonly frames: readonly Uint8Array[];
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

/**
 * Sends to its peers in turn, and receives from all of them.
 *
 * @example Ask without waiting for each answer
 * ```ts
 * import { Dealer } from "@lymph/lymph/zmtp";
 * import assert from "node:assert/strict";
 *
 * await using left = new Dealer();
 * await using right = new Dealer();
 * right.connect(await left.bind("tcp://127.0.0.1:0"));
 *
 * await right.send(["one", "two"]);
 * const { value: message } = await left.next();
 * assert.equal(message?.length, 2);
 * ```
 *
 * @see {@link https://rfc.zeromq.org/spec/28/}
 */
export class Dealer extends ReceivingSocket {
  readonly #socket: Socket;
  readonly #settings: Settings;
  readonly #peers: Connection[] = [];
  #turn = 0;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;

  /** Creates a socket that listens and connects nowhere yet. */
  constructor(options: DealerOptions = {}) {
    const settings = withDefaults(options);
    const local = { socketType: "DEALER", identity: toIdentity(options.identity) } as const;
    const socket = new Socket(local, settings, {
      onReady: (connection) => {
        this.#peers.push(connection);
        this.#sendWaiting();
      },
      onMessage: (_, frames) => this.#socket.received.push(frames),
      onRoom: () => this.#sendWaiting(),
      onGone: (connection) => this.#peers.splice(this.#peers.indexOf(connection), 1),
    });
    super(socket);
    this.#socket = socket;
    this.#settings = settings;
  }

  /**
   * Sends a message to the next peer that has room; waits for one if all are busy.
   *
   * @param message One frame or several, which must not change any more.
   * @returns Resolves once a peer has taken the message.
   * @throws {SendError} If too much waits for a peer already, or the socket is closed first.
   */
  send(message: Sendable): Promise<void> {
    this.#socket.checkOpen("send");
    const frames = toFrames(message);
    if (frames.length === 0) throw new TypeError("Cannot send a message without frames");
    if (this.#waiting.length === 0 && this.#sendNow(frames)) return RESOLVED;
    return this.#wait(frames);
  }

  /** Writes what is unsent, for a limited time, and closes everything. */
  override async close(): Promise<void> {
    await super.close();
    const error = new SendError("The socket was closed before a peer could take the message");
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  #sendNow(frames: readonly Uint8Array[]): boolean {
    const peers = this.#peers;
    for (let tried = 0; tried < peers.length; tried++) {
      this.#turn = (this.#turn + 1) % peers.length;
      const peer = peers[this.#turn];
      if (!peer?.hasRoom) continue;
      peer.send(frames);
      return true;
    }
    return false;
  }

  #wait(frames: readonly Uint8Array[]): Promise<void> {
    const bytes = frames.reduce((sum, frame) => sum + frame.byteLength, 64);
    const { maxSendBytes } = this.#settings;
    if (this.#waitingBytes > maxSendBytes) {
      return Promise.reject(
        new SendError(`Cannot send as more than ${maxSendBytes} bytes wait for a peer already`),
      );
    }
    this.#waitingBytes += bytes;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ frames, bytes, resolve, reject });
    });
  }

  #sendWaiting(): void {
    let sent = 0;
    for (const { frames, bytes, resolve } of this.#waiting) {
      if (!this.#sendNow(frames)) break;
      this.#waitingBytes -= bytes;
      resolve();
      sent++;
    }
    if (sent > 0) this.#waiting = this.#waiting.slice(sent);
  }
}

const RESOLVED = Promise.resolve();
