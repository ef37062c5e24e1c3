import type { UnfinishedMessage } from "../wire/decoder.ts";
import { ProtocolError } from "../wire/errors.ts";
import { type Holder, NOTHING_HELD, type Unfinished } from "./unfinished_bytes.ts";

/** A connection whose peer may not have said anything yet. */
export interface Newcomer extends Holder {
  /** Whether the peer has sent a whole message, or was dialled. */
  readonly isKnown: boolean;
}

/** Finds out whether a peer can be reached where it says that it listens. Never rejects. */
export type Inquiry<Peer> = (peer: Peer) => Promise<boolean>;

/**
 * The memory of unfinished messages, with a small share for peers that have not sent a whole message
 * yet. When that share is used up, each of them must be reachable at its own endpoint; it is known
 * then. The others are closed.
 */
export class Strangers<Peer extends Newcomer> implements Unfinished<Peer> {
  readonly #maxBytes: number;
  readonly #others: Unfinished<Peer>;
  readonly #inquire: Inquiry<Peer>;
  readonly #parts = new Map<Peer, UnfinishedMessage>();
  /** Peers that have shown that they can be reached. */
  readonly #reached = new WeakSet<Peer>();
  readonly #asked = new WeakSet<Peer>();
  #heldBytes = 0;

  /**
   * Starts with none.
   *
   * @param maxBytes What all strangers may take together.
   * @param others Where known peers are counted.
   */
  constructor(maxBytes: number, others: Unfinished<Peer>, inquire: Inquiry<Peer>) {
    this.#maxBytes = maxBytes;
    this.#others = others;
    this.#inquire = inquire;
  }

  /** {@inheritDoc Unfinished.note} */
  note(peer: Peer, part: UnfinishedMessage): void {
    if (peer.isKnown || this.#reached.has(peer)) {
      this.#count(peer, NOTHING_HELD);
      return this.#others.note(peer, part);
    }
    this.#count(peer, part);
    if (this.#heldBytes <= this.#maxBytes) return;
    for (const stranger of this.#parts.keys()) this.#ask(stranger);
  }

  /** {@inheritDoc Unfinished.hasRoomFor} */
  hasRoomFor(bytes: number): boolean {
    return this.#others.hasRoomFor(bytes);
  }

  #count(peer: Peer, part: UnfinishedMessage): void {
    this.#heldBytes += part.heldBytes - (this.#parts.get(peer)?.heldBytes ?? 0);
    if (part.heldBytes > 0) this.#parts.set(peer, part);
    else this.#parts.delete(peer);
  }

  async #ask(peer: Peer): Promise<void> {
    if (this.#asked.has(peer)) return;
    this.#asked.add(peer);
    peer.pause("stranger");
    const isReached = await this.#inquire(peer);
    const part = this.#parts.get(peer);
    if (isReached) {
      this.#reached.add(peer);
      if (part !== undefined) this.note(peer, part);
      peer.resume("stranger");
    } else if (part !== undefined) {
      peer.abort(
        new ProtocolError(
          `First messages of new peers take more than ${this.#maxBytes} bytes, ` +
            "and this peer cannot be reached at its endpoint",
        ),
      );
    } else {
      // What it held has ended since. If that was a command, it is still a stranger.
      this.#asked.delete(peer);
      peer.resume("stranger");
    }
  }
}
