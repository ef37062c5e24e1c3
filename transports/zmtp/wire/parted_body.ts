import type { LongPart, SeparatePart } from "../../../core/serializer.ts";
import { MIN_ROOM_BYTES } from "./long_body.ts";

/**
 * The body of a frame that spans chunks, of which a long part is read into memory of its own, so that
 * its receiver can keep it without copying it. All memory is taken at once.
 */
export class PartedBody {
  /** Flags of its frame. */
  readonly flags: number;
  /** All other bytes, once it is complete. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The part, once it is complete. */
  readonly part: SeparatePart;
  /** Memory that is still to be filled, in order. */
  readonly #empty: Uint8Array<ArrayBuffer>[];
  #filled = 0;

  /** Begins a body whose header announces a length. */
  constructor(flags: number, length: number, { start, length: partLength }: LongPart) {
    this.flags = flags;
    this.bytes = new Uint8Array(length - partLength);
    this.part = { start, bytes: new Uint8Array(partLength) };
    const { bytes, part } = this;
    this.#empty = [bytes.subarray(0, start), part.bytes, bytes.subarray(start)]
      .filter(({ byteLength }) => byteLength > 0);
  }

  /** Bytes of memory that it takes. */
  get heldBytes(): number {
    return this.bytes.byteLength + this.part.bytes.byteLength;
  }

  /** Bytes that have arrived. */
  get filled(): number {
    return this.#filled;
  }

  /** Whether all of it has arrived. */
  get isComplete(): boolean {
    return this.#empty.length === 0;
  }

  /** Where its next bytes belong, if there is much room; what is read there need not be copied. */
  get room(): Uint8Array<ArrayBuffer> | undefined {
    const [next] = this.#empty;
    return next !== undefined && next.byteLength >= MIN_ROOM_BYTES ? next : undefined;
  }

  /** Takes its next bytes from a chunk; returns how many. */
  fill(chunk: Uint8Array): number {
    let taken = 0;
    for (let [next] = this.#empty; next !== undefined; [next] = this.#empty) {
      const count = Math.min(next.byteLength, chunk.byteLength - taken);
      if (count === 0) break;
      if (chunk.buffer !== next.buffer) next.set(chunk.subarray(taken, taken + count));
      if (count === next.byteLength) this.#empty.shift();
      else this.#empty[0] = next.subarray(count);
      taken += count;
    }
    this.#filled += taken;
    return taken;
  }

  /** Frees its memory at once, without waiting for a collection. */
  discard(): void {
    this.bytes.buffer.transfer(0);
    this.part.bytes.buffer.transfer(0);
  }
}
