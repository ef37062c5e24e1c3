/** Most memory that is kept. */
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_BUFFERS = 16;

/**
 * Memory of long messages that were sent, for the next ones. Memory that the system hands out must be
 * cleared first, which takes longer than copying a message into it.
 */
export class SpareMemory {
  /** The one that came back last stands last. */
  readonly #spares: Uint8Array<ArrayBuffer>[] = [];
  /** Memory that was handed out. */
  readonly #lent = new WeakSet<ArrayBuffer>();
  #bytes = 0;
  #isUsed = false;

  /** Bytes that are kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Hands out memory, with any content.
   *
   * @param needed How many bytes it has at least; it has at most a quarter more.
   * @param usual How many it has if none is kept that fits.
   */
  take(needed: number, usual: number): Uint8Array<ArrayBuffer> {
    this.#isUsed = true;
    const index = this.#spares.findLastIndex(({ length }) =>
      length >= needed && length <= 1.25 * needed
    );
    const [memory = new Uint8Array(usual)] = index < 0 ? [] : this.#spares.splice(index, 1);
    if (index >= 0) this.#bytes -= memory.length;
    this.#lent.add(memory.buffer);
    return memory;
  }

  /** Takes memory back, or frees it if it was not handed out here. All views of it become empty. */
  giveBack(buffer: ArrayBuffer): void {
    const isKept = this.#lent.delete(buffer) && buffer.byteLength <= MAX_BYTES;
    const memory = new Uint8Array(isKept ? buffer.transfer() : buffer.transfer(0));
    if (!isKept) return;
    this.#spares.push(memory);
    this.#bytes += memory.length;
    while (this.#bytes > MAX_BYTES || this.#spares.length > MAX_BUFFERS) this.#freeOldest();
  }

  /** Frees everything if nothing was taken since the last call. */
  freeUnused(): void {
    while (!this.#isUsed && this.#spares.length > 0) this.#freeOldest();
    this.#isUsed = false;
  }

  #freeOldest(): void {
    const memory = this.#spares.shift();
    this.#bytes -= memory?.length ?? 0;
    memory?.buffer.transfer(0);
  }
}
