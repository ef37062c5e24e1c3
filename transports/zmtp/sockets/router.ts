import type { Connection } from "../connection/connection.ts";
import { ProtocolError, SendError } from "../wire/errors.ts";
import { generateIdentity, identityKey, toIdentity } from "./identity.ts";
import { type SocketOptions, withDefaults } from "../options.ts";
import { type Sendable, Socket, toFrames } from "./socket.ts";
import { ReceivingSocket } from "./zmtp_socket.ts";

/** Options of a {@linkcode Router}. */
export interface RouterOptions extends SocketOptions {
  /** The name under which other ROUTERs know this one; up to 255 bytes. @default {""} */
  readonly identity?: string | Uint8Array;
  /** Whether sending to an unknown peer rejects instead of dropping the message. @default {false} */
  readonly mandatory?: boolean;
}

/**
 * Talks to many peers by their identities: the first frame of every message names the peer.
 *
 * @example Answer every request
 * ```ts
 * import { Dealer, Router } from "@lymph/lymph/zmtp";
 * import assert from "node:assert/strict";
 *
 * await using router = new Router();
 * await using dealer = new Dealer();
 * dealer.connect(await router.bind("tcp://127.0.0.1:0"));
 *
 * await dealer.send("Hi?");
 * for await (const [peer, ...question] of router) {
 *   if (peer) await router.send([peer, "Hi! You said:", ...question]);
 *   break;
 * }
 * const { value: answer } = await dealer.next();
 * assert.equal(new TextDecoder().decode(answer?.[1]), "Hi?");
 * ```
 *
 * @see {@link https://rfc.zeromq.org/spec/28/}
 */
export class Router extends ReceivingSocket {
  readonly #socket: Socket;
  readonly #mandatory: boolean;
  readonly #peers = new Map<string, Connection>();
  readonly #identities = new Map<Connection, Uint8Array>();
  #generated = 0;
  #dropped = 0;

  /** Creates a socket that listens and connects nowhere yet. */
  constructor(options: RouterOptions = {}) {
    const local = { socketType: "ROUTER", identity: toIdentity(options.identity) } as const;
    const socket = new Socket(local, withDefaults(options), {
      onReady: (connection) => this.#add(connection),
      onMessage: (connection, frames) => this.#receive(connection, frames),
      onGone: (connection) => this.#remove(connection),
    });
    super(socket);
    this.#socket = socket;
    this.#mandatory = options.mandatory ?? false;
  }

  /** How many messages were dropped because no peer had their identity. */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * Sends a message.
   *
   * @param message The peer's identity, then the message's frames, which must not change any more.
   * @returns Resolves once there is room for another message to that peer.
   * @throws {SendError} With `mandatory`, if no peer has that identity.
   */
  send(message: Sendable): Promise<void> {
    this.#socket.checkOpen("send");
    const [identity = new Uint8Array(), ...frames] = toFrames(message);
    const connection = this.#peers.get(identityKey(identity));
    if (connection !== undefined && frames.length > 0) {
      try {
        return connection.send(frames) ? RESOLVED : connection.room();
      } catch (error) {
        if (this.#mandatory) return Promise.reject(error);
      }
    }
    this.#dropped++;
    if (!this.#mandatory) return RESOLVED;
    const shown = JSON.stringify(identityKey(identity));
    return Promise.reject(
      new SendError(
        `Cannot send as the first frame must name a connected peer: current value is ${shown}`,
      ),
    );
  }

  #add(connection: Connection): void {
    const chosen = connection.peer?.identity ?? new Uint8Array();
    const identity = chosen.byteLength > 0 ? chosen : generateIdentity(++this.#generated);
    const key = identityKey(identity);
    if (this.#peers.has(key)) {
      throw new ProtocolError(`The identity ${JSON.stringify(key)} is taken by a live connection`);
    }
    this.#peers.set(key, connection);
    this.#identities.set(connection, identity);
  }

  #remove(connection: Connection): void {
    const identity = this.#identities.get(connection);
    if (identity === undefined) return;
    this.#identities.delete(connection);
    this.#peers.delete(identityKey(identity));
  }

  #receive(connection: Connection, frames: Uint8Array[]): void {
    const identity = this.#identities.get(connection);
    if (identity !== undefined) this.#socket.received.push([identity, ...frames]);
  }
}

const RESOLVED = Promise.resolve();
