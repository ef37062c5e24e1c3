import type { Frame } from "../../../core/rpc/transport.ts";
import { headerBytes, MORE, SHORT_HEADER_BYTES, writeHeader } from "./frames.ts";

/** Bodies from here on are written from where they lie instead of being copied. */
const COPY_BELOW_BYTES = 16 * 1024;
/** So much of them leaves with their header: it tells the receiver where a long value belongs. */
const BEGINNING_BYTES = 1024;
const FIRST_BYTES = 512;
const MAX_BYTES = 64 * 1024;
/** Longer texts are encoded first; up to here their header is the short one, too. */
const MAX_TEXT_CHARS = 128;
/** Up to here a loop beats `TypedArray.prototype.set`. */
const LOOP_BELOW_BYTES = 24;

const utf8 = new TextEncoder();

/**
 * Encoded frames that wait to be written.
 *
 * Small frames are gathered in two buffers that take turns: one is filled while the other is
 * written, so that nothing is allocated per message.
 */
export class WriteBuffer {
  #filling = new Uint8Array(FIRST_BYTES);
  #writing = new Uint8Array(FIRST_BYTES);
  #start = 0;
  #end = 0;
  #sealed: Uint8Array[] = [];
  #bytes = 0;

  /** Bytes that were put in and not taken out. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Puts in a message: every frame but the last announces another. */
  putMessage(frames: readonly Frame[]): void {
    const last = frames.length - 1;
    for (let index = 0; index <= last; index++) {
      const frame = frames[index];
      const flags = index === last ? 0 : MORE;
      if (typeof frame === "string") this.#putText(flags, frame);
      else if (frame !== undefined) this.putFrame(flags, frame);
    }
  }

  /** Puts in bytes as they are. */
  putBytes(bytes: Uint8Array): void {
    this.#bytes += bytes.byteLength;
    this.#reserve(bytes.byteLength);
    this.#copy(bytes, bytes.byteLength);
  }

  /** Puts in one frame. */
  putFrame(flags: number, body: Uint8Array): void {
    const length = body.byteLength;
    const isShort = length < COPY_BELOW_BYTES;
    const header = headerBytes(length);
    const copied = isShort ? length : BEGINNING_BYTES;
    this.#bytes += header + length;
    this.#reserve(header + copied);
    this.#end = writeHeader(this.#filling, this.#end, flags, length);
    if (isShort) return this.#copy(body, length);
    this.#copy(body.subarray(0, copied), copied);
    this.#seal();
    this.#sealed.push(body.subarray(copied));
  }

  /** Takes out everything. What an earlier call returned must have been written by now. */
  take(): readonly Uint8Array[] {
    this.#seal();
    const taken = this.#sealed;
    this.#sealed = [];
    this.#bytes = 0;
    const filled = this.#filling;
    this.#filling = this.#writing;
    this.#writing = filled;
    this.#start = this.#end = 0;
    return taken;
  }

  /** Puts in short ASCII as it is written, since taking memory for it would cost more than that. */
  #putText(flags: number, text: string): void {
    const { length } = text;
    if (length > MAX_TEXT_CHARS) return this.putFrame(flags, utf8.encode(text));
    this.#reserve(SHORT_HEADER_BYTES + length);
    const target = this.#filling;
    const start = this.#end + SHORT_HEADER_BYTES;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) return this.putFrame(flags, utf8.encode(text));
      target[start + index] = code;
    }
    writeHeader(target, this.#end, flags, length);
    this.#end = start + length;
    this.#bytes += SHORT_HEADER_BYTES + length;
  }

  #copy(body: Uint8Array, length: number): void {
    if (length < LOOP_BELOW_BYTES) {
      const target = this.#filling;
      const end = this.#end;
      for (let index = 0; index < length; index++) target[end + index] = body[index] ?? 0;
    } else {
      this.#filling.set(body, this.#end);
    }
    this.#end += length;
  }

  #reserve(bytes: number): void {
    const { byteLength } = this.#filling;
    if (byteLength - this.#end >= bytes) return;
    this.#seal();
    this.#filling = new Uint8Array(Math.max(bytes, Math.min(MAX_BYTES, 4 * byteLength)));
    this.#start = this.#end = 0;
  }

  #seal(): void {
    if (this.#end > this.#start) {
      const { buffer } = this.#filling;
      this.#sealed.push(new Uint8Array(buffer, this.#start, this.#end - this.#start)); // cheaper than subarray()
      this.#start = this.#end;
    }
  }
}
