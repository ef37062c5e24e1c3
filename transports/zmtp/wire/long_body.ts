/** Memory taken at first for a body that spans chunks; more only as its bytes arrive. */
export const FIRST_BODY_BYTES = 4 * 1024;
/** How many times more memory is taken whenever a body has outgrown what was taken. */
const GROWTH = 4;
/** With less room than that, a read into other memory is better: it also gets what follows. */
export const MIN_ROOM_BYTES = 16 * 1024;

/** The body of a frame that spans chunks. */
export class LongBody {
  /** Flags of its frame. */
  readonly flags: number;
  readonly #length: number;
  #bytes: Uint8Array<ArrayBuffer>;
  #filled = 0;

  /**
   * Begins a body.
   *
   * @param length What the header announces.
   * @param bytes How much memory to take now.
   */
  constructor(flags: number, length: number, bytes: number) {
    this.flags = flags;
    this.#length = length;
    this.#bytes = new Uint8Array(Math.min(length, Math.max(bytes, FIRST_BODY_BYTES)));
  }

  /** All of its bytes, once it is complete. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  /** Bytes of memory that it takes. */
  get heldBytes(): number {
    return this.#bytes.byteLength;
  }

  /** Bytes that have arrived. */
  get filled(): number {
    return this.#filled;
  }

  /** Whether all of it has arrived. */
  get isComplete(): boolean {
    return this.#filled === this.#length;
  }

  /**
   * Where its next bytes belong, if all of its memory is taken and there is much room; what is read
   * there need not be copied. A body that grows is read in small parts, so that it can be stopped.
   */
  get room(): Uint8Array<ArrayBuffer> | undefined {
    const isWhole = this.#bytes.byteLength === this.#length;
    if (!isWhole || this.#length - this.#filled < MIN_ROOM_BYTES) return undefined;
    return this.#bytes.subarray(this.#filled);
  }

  /** Takes its next bytes from a chunk; returns how many. */
  fill(chunk: Uint8Array): number {
    const count = Math.min(chunk.byteLength, this.#length - this.#filled);
    const needed = this.#filled + count;
    if (chunk.buffer !== this.#bytes.buffer) {
      if (needed > this.#bytes.byteLength) this.#grow(needed);
      this.#bytes.set(count === chunk.byteLength ? chunk : chunk.subarray(0, count), this.#filled);
    }
    this.#filled = needed;
    return count;
  }

  /** Frees its memory at once, without waiting for a collection. */
  discard(): void {
    this.#bytes.buffer.transfer(0);
  }

  #grow(needed: number): void {
    const room = Math.min(this.#length, Math.max(needed, GROWTH * this.#bytes.byteLength));
    // What is outgrown is freed at once, instead of waiting for a collection.
    this.#bytes = new Uint8Array(this.#bytes.buffer.transfer(room));
  }
}
