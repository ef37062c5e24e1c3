import { Buffer } from "node:buffer";

const LENGTH_BYTES = 4;

/**
 * Cuts what a server sends into frames: a length of four bytes, and so many bytes.
 *
 * @see
 * https://github.com/apache/zookeeper/blob/release-3.8.0/zookeeper-jute/src/main/resources/zookeeper.jute
 */
export class FrameReader {
  readonly #maxBytes: number;
  #rest: Buffer = Buffer.alloc(0);

  /** Creates a reader that refuses frames above a size. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Takes what has arrived.
   *
   * @returns The frames that are complete now, each with its length in front.
   * @throws {RangeError} If a frame claims a size that none has.
   */
  *read(chunk: Buffer): Generator<Buffer> {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let start = 0;
    while (data.length - start >= LENGTH_BYTES) {
      const size = data.readInt32BE(start);
      if (size < 0 || size > this.#maxBytes) {
        throw new RangeError(`Cannot read a frame of ${size} bytes`);
      }
      const end = start + LENGTH_BYTES + size;
      if (end > data.length) break;
      yield data.subarray(start, end);
      start = end;
    }
    this.#rest = data.subarray(start);
  }
}
