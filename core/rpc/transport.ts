import type { Component } from "../component.ts";
import type { LongPart, SeparatePart } from "../serializer.ts";

/** One frame to send; a string stands for its UTF-8, and saves its sender a copy. */
export type Frame = Uint8Array | string;

/** How long a frame is. */
export interface FrameLength {
  /** Bytes; of a text, UTF-16 units. */
  readonly length: number;
}

/** Takes what a {@linkcode Transport} receives. Its methods never throw and return quickly. */
export interface Receiver {
  /**
   * One message has arrived.
   *
   * @param source Address of the sender: what {@linkcode Transport.send} takes to answer it. For
   * messages that come back on a connection opened by `send`, it is the endpoint given to `send`.
   * @param frames The message's frames. They are the receiver's to keep.
   * @param isReached Whether the sender was reached at this very address; otherwise it may only
   * claim to be there.
   * @param part What {@linkcode Receiver.findLong} has found and is missing in its frame.
   */
  onDelivery(
    source: string,
    frames: readonly Uint8Array[],
    isReached: boolean,
    part?: SeparatePart,
  ): void;
  /**
   * Finds a long part of a frame that is of more use in memory of its own. A transport may ask while
   * the frame arrives. Then it delivers the part apart from the frames.
   *
   * @param index Which frame of its message it is.
   * @param beginning The first bytes of the frame, valid only during the call.
   */
  findLong?(index: number, beginning: Uint8Array): LongPart | undefined;
  /**
   * All that came in one read has been delivered. What waited for the rest of it goes on now, before
   * the transport reads again; if a transport does not tell, it goes on in a microtask.
   */
  onDelivered?(): void;
  /**
   * The connection behind an address is gone; what was sent there and not answered yet will not be.
   * It is told once. A transport that stops tells its own receiver of no loss.
   *
   * @param source An address as in {@linkcode Receiver.onDelivery}.
   * @param reason Why, in words for a log line.
   */
  onDisconnect(source: string, reason: Error): void;
  /**
   * A short message without an effect. A transport may send it ahead of a long first one, so that
   * its peer is no longer a stranger there.
   */
  introduce?(): readonly Frame[];
}

/**
 * Moves frames between endpoints; knows nothing of what they mean.
 *
 * Messages arrive whole, and those from one sender to one address in the order in which they were
 * sent. Stopping sends what was accepted, for a limited time, unless it is aborted; afterwards
 * nothing is sent or delivered any more.
 */
export interface Transport extends Component {
  /** Where others reach this transport, such as `tcp://127.0.0.1:40001`. Known once started. */
  readonly endpoint: string;
  /**
   * Names the one receiver of everything that arrives. Call it before `start()`.
   *
   * A callback rather than an async iterator: nothing is allocated or awaited per message.
   */
  receive(receiver: Receiver): void;
  /**
   * Sends one message, connecting first where needed. Nothing is delivered within the call: its
   * caller notes only afterwards that it waits for an answer. For the same reason, a loss of the
   * peer is told within the call only if the message is rejected.
   *
   * @param address An endpoint, or the source of a delivery.
   * @param frames The message; the caller does not change them afterwards.
   * @param onSent Called once the transport has no more use for the frames, unless that is left
   * to a garbage collection.
   * @returns Nothing when the message was accepted at once (the usual case, free of allocation);
   * otherwise a promise that resolves when there is room for it again or the connection stands.
   * A rejection with `NotConnectedError` means that nothing was sent, as nobody is there or this side
   * does not run; one with `RangeError` that the message is longer than the transport takes.
   */
  send(
    address: string,
    frames: readonly Frame[],
    onSent?: () => void,
  ): Promise<void> | undefined;
  /**
   * Why `send` rejects a message for its length; undefined if it does not. Where it is missing, no
   * message is too long.
   *
   * @param frames The message, or how long its frames would be at most.
   */
  refusal?(address: string, frames: readonly FrameLength[]): RangeError | undefined;
  /**
   * Takes back a message that waits for a connection.
   *
   * @param address The address that it was sent to.
   * @param frames The very list that was given to `send`.
   * @returns Whether it was still there; then it will not leave.
   */
  withdraw?(address: string, frames: readonly Frame[]): boolean;
  /**
   * Reads nothing more from whoever a source names, beyond what is read already, so that it has to
   * wait. May be called again; {@linkcode Transport.resume} ends it.
   */
  pause?(source: string): void;
  /** Reads again from a source. */
  resume?(source: string): void;
  /**
   * Whether the peer behind an address is this framework's own, hence understands messages that
   * Python lymph does not know. False until its handshake is done.
   */
  isNative(address: string): boolean;
}
