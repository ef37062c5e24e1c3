import type { UnfinishedMessage } from "../wire/decoder.ts";
import { ProtocolError } from "../wire/errors.ts";
import type { PauseReason } from "./reader.ts";

/** What is asked of a connection that has sent a part of a message. */
export interface Holder {
  /** Whether nothing is read from it at present. */
  readonly isPaused: boolean;
  /** Stops reading from it. */
  pause(reason: PauseReason): void;
  /** Reads from it again. */
  resume(reason: PauseReason): void;
  /** Closes it at once. */
  abort(reason: Error): void;
}

/** No part of a message. */
export const NOTHING_HELD: UnfinishedMessage = Object.freeze({ heldBytes: 0, receivedBytes: 0 });

/** Counts the memory that unfinished messages take. */
export interface Unfinished<Peer> {
  /** Notes what a connection holds now. */
  note(holder: Peer, part: UnfinishedMessage): void;
  /** Whether memory may be taken for so many bytes before they arrive. */
  hasRoomFor(bytes: number): boolean;
}

/**
 * Up to this share of the limit, memory is taken before the bytes for it arrive; it spares copying
 * them. Peers that announce much and send nothing only take that advantage from the others.
 */
const SHARE_TAKEN_AHEAD = 1 / 4;
/** How often the progress of the message that others wait for is judged. */
const JUDGE_EVERY_MS = 1000;
/** So much of it must arrive in that time. */
const MIN_PROGRESS_BYTES = 1024 * 1024;

/**
 * The memory that unfinished messages of all connections take together.
 *
 * Beyond the limit only the connection is read that began its message first, until half of the limit
 * is free. If it does not go on at a proper pace, it is closed: a peer that keeps memory and sends
 * nothing must not keep the others waiting.
 */
export class UnfinishedBytes implements Unfinished<Holder> {
  readonly #maxBytes: number;
  /** By the time at which the message began. */
  readonly #parts = new Map<Holder, UnfinishedMessage>();
  #heldBytes = 0;
  #first: Holder | undefined;
  #judgedBytes: number | undefined;
  #judging: ReturnType<typeof setInterval> | undefined;

  /** Starts empty. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes of memory that are taken. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** {@inheritDoc Unfinished.note} */
  note(holder: Holder, part: UnfinishedMessage): void {
    this.#heldBytes += part.heldBytes - (this.#parts.get(holder)?.heldBytes ?? 0);
    if (part.heldBytes > 0) this.#parts.set(holder, part);
    else this.#release(holder);
    if (this.#judging === undefined) {
      if (this.#heldBytes > this.#maxBytes) this.#becomeShort();
    } else if (this.#heldBytes <= this.#maxBytes / 2) {
      this.#recover();
    } else if (holder === this.#first) {
      if (part.heldBytes === 0) this.#goOn();
    } else if (part.heldBytes > 0) {
      holder.pause("memory");
    }
  }

  /** {@inheritDoc Unfinished.hasRoomFor} */
  hasRoomFor(bytes: number): boolean {
    return this.#heldBytes + bytes <= this.#maxBytes * SHARE_TAKEN_AHEAD;
  }

  /** A read under way may have completed the message of a connection that is paused. */
  #release(holder: Holder): void {
    this.#parts.delete(holder);
    holder.resume("memory");
  }

  #becomeShort(): void {
    this.#judging = setInterval(() => this.#judge(), JUDGE_EVERY_MS);
    for (const holder of this.#parts.keys()) holder.pause("memory");
    this.#goOn();
  }

  /** Reads the next message to its end. */
  #goOn(): void {
    [this.#first] = this.#parts.keys();
    this.#judgedBytes = undefined;
    this.#first?.resume("memory");
  }

  #recover(): void {
    clearInterval(this.#judging);
    this.#judging = undefined;
    this.#first = undefined;
    for (const holder of this.#parts.keys()) holder.resume("memory");
  }

  #judge(): void {
    const first = this.#first;
    const { receivedBytes } = this.#parts.get(first as Holder) ?? { receivedBytes: 0 };
    const isSlow = this.#judgedBytes !== undefined &&
      receivedBytes - this.#judgedBytes < MIN_PROGRESS_BYTES;
    this.#judgedBytes = receivedBytes;
    if (first === undefined || !isSlow || first.isPaused) return;
    first.abort(
      new ProtocolError(
        `Unfinished messages take more than ${this.#maxBytes} bytes, and one does not go on`,
      ),
    );
  }
}
