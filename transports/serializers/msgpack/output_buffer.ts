import { SpareMemory } from "./spare_memory.ts";

const SLAB_BYTES = 16 * 1024;
/** Longer values are copied, as then the copy costs little. */
const MAX_CUT_BYTES = 1024;
/** What a message may leave behind for the next ones; larger buffers go back to the collector. */
const MAX_KEPT_BYTES = 1024 * 1024;
/** From here on, one copy costs more than memory for it: the buffer goes with the message. */
export const LONG_BYTES = 32 * 1024;

/** Where values are written: a slab for short ones, and buffers for long ones. */
export class OutputBuffer {
  /** Memory that is written now. */
  protected bytes: Uint8Array<ArrayBuffer>;
  /** The same, for numbers of several bytes. */
  protected view: DataView;
  /** Where the next byte goes. */
  protected place = 0;
  /** Where short values are cut from; free from `#free` on. */
  #slab = new Uint8Array(SLAB_BYTES);
  #free = 0;
  /** Where a value of many parts goes on that the slab has no room for. */
  #kept = new Uint8Array();
  /** Memory of values that went with it. */
  readonly #spare = new SpareMemory();

  /** Creates an output with nothing written. */
  constructor() {
    this.bytes = this.#slab;
    this.view = new DataView(this.bytes.buffer);
  }

  /** Where the next byte goes. */
  get position(): number {
    return this.place;
  }

  /**
   * Cuts off the value that was written since the last {@linkcode OutputBuffer.reset}.
   *
   * Taking memory costs more than all the rest of a short message: short ones are cut from a common
   * slab, which is never written again.
   */
  cut(): Uint8Array<ArrayBuffer> {
    const start = this.#free;
    const end = this.place;
    const isShort = this.bytes === this.#slab && end - start <= MAX_CUT_BYTES;
    if (!isShort) return this.#handOver(start) ?? this.copy(start);
    this.#free = end;
    if (SLAB_BYTES - end < MAX_CUT_BYTES) {
      this.#slab = new Uint8Array(SLAB_BYTES);
      this.#free = 0;
    }
    return new Uint8Array(this.bytes.buffer, start, end - start); // cheaper than subarray()
  }

  /** Lets the buffer go with the value, if it would not be kept and is nearly full. */
  #handOver(start: number): Uint8Array<ArrayBuffer> | undefined {
    if (!this.#isOwn) return undefined;
    const isFull = this.place - start > this.bytes.length / 2;
    return isFull ? this.bytes.subarray(start, this.place) : undefined;
  }

  /** Copies what was written from a position on. */
  copy(start: number): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(start, this.place);
  }

  /** Whether the bytes written last are these. */
  endsWith(bytes: Uint8Array): boolean {
    let { place } = this;
    for (let index = bytes.length; index > 0; index--) {
      if (this.bytes[--place] !== bytes[index - 1]) return false;
    }
    return true;
  }

  /** Forgets what was written from a position on. */
  rewind(start: number): void {
    this.place = start;
  }

  /** Makes ready for the next value, which may stand behind what was cut. */
  reset(): void {
    if (this.bytes !== this.#slab) this.#use(this.#slab);
    this.place = this.#free;
  }

  /** Takes back the memory of a value that is not used any more. */
  release(memory: ArrayBuffer): void {
    this.#spare.giveBack(memory);
  }

  /** Frees memory that was taken back and not used since the last call. */
  freeUnused(): void {
    this.#spare.freeUnused();
  }

  /** Makes room for so many bytes. */
  protected reserve(count: number): void {
    const needed = this.place + count;
    if (needed > this.bytes.length) {
      this.#grow(Math.max(needed + MAX_CUT_BYTES, 2 * this.bytes.length));
    }
  }

  #grow(length: number): void {
    if (this.#isOwn) return this.#goOnIn(new Uint8Array(length));
    const isReusable = this.bytes !== this.#kept && this.#kept.length >= length;
    const grown = isReusable ? this.#kept : new Uint8Array(length);
    if (length <= MAX_KEPT_BYTES) this.#kept = grown;
    this.#goOnIn(grown);
  }

  /** Makes room for one long value: in memory that can go with the message. */
  protected reserveWhole(count: number): void {
    if (count < LONG_BYTES) return this.reserve(count);
    // The first one takes what it needs, as it is often the only one.
    if (this.#isOwn) this.reserve(count);
    else this.#goOnIn(this.#spare.take(this.place + count, this.place + count + MAX_CUT_BYTES));
  }

  /** Whether the buffer belongs to this message alone. */
  get #isOwn(): boolean {
    return this.bytes !== this.#slab && this.bytes !== this.#kept;
  }

  #goOnIn(bytes: Uint8Array<ArrayBuffer>): void {
    bytes.set(this.bytes.subarray(0, this.place));
    this.#use(bytes);
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}
