import type { Receiver } from "../../../core/rpc/transport.ts";
import type { LongPart, SeparatePart } from "../../../core/serializer.ts";
import { ProtocolError } from "./errors.ts";
import {
  COMMAND,
  LONG,
  LONG_HEADER_BYTES,
  MORE,
  readLongLength,
  RESERVED,
  SHORT_HEADER_BYTES,
} from "./frames.ts";
import { FIRST_BODY_BYTES, LongBody } from "./long_body.ts";
import { PartedBody } from "./parted_body.ts";
import type { MessageLimits } from "../options.ts";

/** What a peer may send before its handshake is done: one short command. */
export const HANDSHAKE_LIMITS = { maxFrameBytes: 8 * 1024, maxFrames: 1, maxMessageBytes: 0 };

/** How much has arrived of a message that is not complete. */
export interface UnfinishedMessage {
  /** Bytes of memory that are taken for it; 0 once there is none. */
  readonly heldBytes: number;
  /** Bytes of the message that have arrived. */
  readonly receivedBytes: number;
}

/** Takes what a {@linkcode Decoder} has read. */
export interface DecoderSink {
  /** One whole message; its frames are the sink's to keep, and so is a part that was found. */
  onMessage(frames: Uint8Array[], part?: SeparatePart): void;
  /** The body of one command; valid only during the call. */
  onCommand(body: Uint8Array): void;
  /** A chunk was read to its end: its messages and commands have all been reported. */
  onEnd?(): void;
  /** Whether that many bytes may be taken before they arrive; if not told, they may not. */
  mayTake?(bytes: number): boolean;
  /** Finds a long part of a frame to read into memory of its own, of one frame in a message. */
  readonly findLong?: Receiver["findLong"] | undefined;
  /** The memory that an unfinished message takes has changed; small ones are not told of. */
  onHeld?(part: UnfinishedMessage): void;
}

/**
 * Memory that is taken at a time for frames. Taking it costs far more than copying into it; a kept
 * frame keeps alive at most this, or its own message.
 */
const SLAB_BYTES = 4096;
/** The first time less is taken, as many connections say little. */
const FIRST_SLAB_BYTES = 512;
/** Unfinished messages of this length are not worth counting. */
export const MAX_UNCOUNTED_BYTES = FIRST_BODY_BYTES;

/**
 * Turns chunks of any length into messages and commands.
 *
 * A chunk may lie in a buffer that is used again: frames are views of copies of it. Short messages
 * share the memory of their copies, across chunks, so that few of them take memory of their own.
 */
export class Decoder {
  readonly #sink: DecoderSink;
  #limits: Required<MessageLimits>;
  #frames: Uint8Array[] = [];
  #messageFrames = 0;
  #messageBytes = 0;
  /** Starts and ends of the current message's frames in the current chunk. */
  readonly #bounds: number[] = [];
  #slab = new Uint8Array(0);
  /** Bytes of the slab that are taken. */
  #slabUsed = 0;
  /** What to add to an offset in the current chunk to get that of its copy. */
  #shift = 0;
  /** Offset in the current chunk up to which the slab holds it. */
  #copiedEnd = 0;
  readonly #header = new Uint8Array(LONG_HEADER_BYTES);
  #headerLength = 0;
  #body: LongBody | PartedBody | undefined;
  #part: SeparatePart | undefined;
  /** Bytes of the finished frames of an unfinished message. */
  #frameBytes = 0;
  #isHeld = false;

  /** Creates a decoder that gives everything to the sink, within the limits. */
  constructor(sink: DecoderSink, limits: Required<MessageLimits>) {
    this.#sink = sink;
    this.#limits = limits;
  }

  /** Changes the limits, from the next frame on. */
  set limits(limits: Required<MessageLimits>) {
    this.#limits = limits;
  }

  /** Where the next bytes may be put, so that the chunk of them need not be copied. */
  get room(): Uint8Array<ArrayBuffer> | undefined {
    return this.#headerLength > 0 ? undefined : this.#body?.room;
  }

  /**
   * Reads a chunk; calls the sink for everything that it completes.
   *
   * @throws {ProtocolError} If the bytes break the protocol or a limit. Nothing may follow.
   */
  push(chunk: Uint8Array): void {
    const end = chunk.byteLength;
    this.#copiedEnd = 0;
    let offset = this.#resume(chunk);
    while (offset < end) {
      const flags = chunk[offset] ?? 0;
      const header = (flags & LONG) === 0 ? SHORT_HEADER_BYTES : LONG_HEADER_BYTES;
      if (end - offset < header) {
        this.#header.set(chunk.subarray(offset));
        this.#headerLength = end - offset;
        break;
      }
      const length = header === SHORT_HEADER_BYTES
        ? chunk[offset + 1] ?? 0
        : readLongLength(chunk, offset + 1);
      this.#admit(flags, length);
      offset += header;
      if (end - offset < length) {
        this.#begin(flags, length, chunk.subarray(offset));
        break;
      }
      if ((flags & COMMAND) !== 0) {
        this.#sink.onCommand(chunk.subarray(offset, offset + length));
      } else {
        this.#bounds.push(offset, offset + length);
        if ((flags & MORE) === 0) this.#finish(chunk);
      }
      offset += length;
    }
    if (this.#bounds.length > 0) this.#copyOut(chunk);
    if (this.#isHeld || this.#body !== undefined || this.#frameBytes > 0) this.#tellHeld();
    this.#sink.onEnd?.();
  }

  /** Frees the memory of an unfinished message at once, without waiting for a collection. */
  discard(): void {
    this.#body?.discard();
    this.#body = this.#part = undefined;
    this.#frames = [];
  }

  #tellHeld(): void {
    const heldBytes = this.#frameBytes + (this.#body?.heldBytes ?? 0);
    const isHeld = heldBytes > MAX_UNCOUNTED_BYTES;
    if (!isHeld && !this.#isHeld) return;
    this.#isHeld = isHeld;
    this.#sink.onHeld?.({
      heldBytes: isHeld ? heldBytes : 0,
      receivedBytes: this.#frameBytes + (this.#body?.filled ?? 0),
    });
  }

  /** Continues what the last chunk left unfinished; returns the offset behind it. */
  #resume(chunk: Uint8Array): number {
    let offset = 0;
    if (this.#headerLength > 0) {
      offset = this.#resumeHeader(chunk);
      if (this.#headerLength > 0) return offset;
    }
    if (this.#body === undefined) return offset;
    offset += this.#body.fill(offset === 0 ? chunk : chunk.subarray(offset));
    if (this.#body.isComplete) this.#finishBody(this.#body);
    return offset;
  }

  #resumeHeader(chunk: Uint8Array): number {
    const header = this.#header;
    let offset = 0;
    while (offset < chunk.byteLength) {
      header[this.#headerLength++] = chunk[offset++] ?? 0;
      const flags = header[0] ?? 0;
      const long = (flags & LONG) !== 0;
      if (this.#headerLength < (long ? LONG_HEADER_BYTES : SHORT_HEADER_BYTES)) continue;
      const length = long ? readLongLength(header, 1) : header[1] ?? 0;
      this.#headerLength = 0;
      this.#admit(flags, length);
      this.#begin(flags, length, new Uint8Array());
      break;
    }
    return offset;
  }

  /** Judges a frame by its header, before any memory is taken for it. */
  #admit(flags: number, length: number): void {
    const { maxFrameBytes, maxFrames, maxMessageBytes } = this.#limits;
    if ((flags & RESERVED) !== 0 || (flags & (COMMAND | MORE)) === (COMMAND | MORE)) {
      throw new ProtocolError(`Invalid frame flags 0x${flags.toString(16)}`);
    }
    if (length > maxFrameBytes) {
      throw new ProtocolError(`Frame too long: ${length} bytes, the limit is ${maxFrameBytes}`);
    }
    if ((flags & COMMAND) !== 0) return;
    this.#messageBytes += length;
    if (this.#messageBytes > maxMessageBytes) {
      throw new ProtocolError(
        `Message too long: ${this.#messageBytes} bytes or more, the limit is ${maxMessageBytes}`,
      );
    }
    if (++this.#messageFrames > maxFrames) {
      throw new ProtocolError(`Message of too many frames: the limit is ${maxFrames}`);
    }
    if ((flags & MORE) === 0) this.#messageBytes = this.#messageFrames = 0;
  }

  #begin(flags: number, length: number, start: Uint8Array): void {
    const isTaken = this.#sink.mayTake?.(length) === true;
    const part = isTaken ? this.#findLong(flags, length, start) : undefined;
    this.#body = part === undefined
      ? new LongBody(flags, length, isTaken ? length : start.byteLength)
      : new PartedBody(flags, length, part);
    this.#body.fill(start);
  }

  #findLong(flags: number, length: number, start: Uint8Array): LongPart | undefined {
    if ((flags & COMMAND) !== 0 || this.#part !== undefined) return undefined;
    const index = this.#frames.length + this.#bounds.length / 2;
    const part = this.#sink.findLong?.(index, start);
    return part !== undefined && part.start + part.length <= length ? part : undefined;
  }

  #finishBody(body: LongBody | PartedBody): void {
    const { flags, bytes } = body;
    this.#body = undefined;
    if ((flags & COMMAND) !== 0) return this.#sink.onCommand(bytes);
    if (body instanceof PartedBody) this.#part = body.part;
    this.#frames.push(bytes);
    this.#frameBytes += body.heldBytes;
    if ((flags & MORE) === 0) this.#deliver();
  }

  #finish(chunk: Uint8Array): void {
    this.#copyOut(chunk);
    this.#deliver();
  }

  #deliver(): void {
    const frames = this.#frames;
    const part = this.#part;
    this.#frames = [];
    this.#part = undefined;
    this.#frameBytes = 0;
    this.#sink.onMessage(frames, part);
  }

  #copyOut(chunk: Uint8Array): void {
    const bounds = this.#bounds;
    const first = bounds[0] ?? 0;
    const last = bounds[bounds.length - 1] ?? 0;
    if (last > this.#copiedEnd) this.#copy(chunk, first, last);
    const { buffer } = this.#slab;
    for (let index = 0; index < bounds.length; index += 2) {
      const start = bounds[index] ?? 0;
      const length = (bounds[index + 1] ?? 0) - start;
      this.#frames.push(new Uint8Array(buffer, start + this.#shift, length));
      this.#frameBytes += length;
    }
    this.#slabUsed = last + this.#shift;
    bounds.length = 0;
  }
  /** Copies a part of the chunk, and as much behind it as there is room for, into the slab. */
  #copy(chunk: Uint8Array, start: number, end: number): void {
    const needed = end - start;
    if (needed > this.#slab.byteLength - this.#slabUsed) {
      const usual = this.#slab.byteLength === 0 ? FIRST_SLAB_BYTES : SLAB_BYTES;
      this.#slab = new Uint8Array(Math.max(needed, usual));
      this.#slabUsed = 0;
    }
    const room = this.#slab.byteLength - this.#slabUsed;
    this.#copiedEnd = Math.min(chunk.byteLength, start + room);
    this.#shift = this.#slabUsed - start;
    this.#slab.set(chunk.subarray(start, this.#copiedEnd), this.#slabUsed);
  }
}
