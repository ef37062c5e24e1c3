import type { LongPart, SeparatePart, Serializer } from "../../../core/serializer.ts";
import { maxDepthOf, type SerializerOptions } from "../depth.ts";
import { MsgpackCopier } from "./copier.ts";
import { MsgpackDecoder } from "./decoder.ts";
import { MsgpackEncoder } from "./encoder.ts";
import { findLongBinary } from "./long_binary.ts";
import { LONG_BYTES } from "./output_buffer.ts";
import { maxCostOf, UNIT_BYTES } from "../cost/value_cost.ts";

/**
 * The format of requests, replies and events: MessagePack with lymph's extension types.
 *
 * Map keys that arrive as bin are strings if they are UTF-8, because that is how a Python 2 peer
 * sends them. Of two equal keys in one map the last one wins.
 *
 * @see {@link https://github.com/msgpack/msgpack/blob/master/spec.md | MessagePack specification}
 */
export class MsgpackSerializer implements Serializer {
  /** MIME type of lymph's MessagePack. */
  readonly contentType = "application/lymph+x-msgpack";
  readonly #encoder: MsgpackEncoder;
  readonly #decoder: MsgpackDecoder;
  readonly #copier: MsgpackCopier;

  /**
   * Creates a serializer. It keeps buffers for reuse: create one and share it.
   *
   * @throws {RangeError} If an option is out of range.
   */
  constructor(options: SerializerOptions = {}) {
    const maxDepth = maxDepthOf(options);
    const maxCost = maxCostOf(options);
    this.#encoder = new MsgpackEncoder(maxDepth, maxCost);
    this.#decoder = new MsgpackDecoder(maxDepth, maxCost);
    this.#copier = new MsgpackCopier(maxDepth, maxCost);
  }

  /**
   * Encodes one value.
   *
   * @param value Any value of the table in `core/values/mod.ts`.
   * @returns Bytes of exactly the size of the value, the caller's to keep.
   * @throws {TypeError} If the value, or a value inside it, cannot travel; the message says which.
   * @throws {RangeError} If it nests too deeply, costs too much to decode, or an integer needs more
   * than 64 bits.
   */
  encode(value: unknown): Uint8Array<ArrayBuffer> {
    return this.#encoder.encode(value);
  }

  /**
   * Decodes exactly one value.
   *
   * @param bytes What was received, from whomever. The value keeps no reference to it.
   * @param part A long binary that is missing in the bytes, which the value keeps.
   * @returns The value.
   * @throws {SyntaxError} If the bytes are not one well-formed value, or it costs too much.
   */
  decode(bytes: Uint8Array, part?: SeparatePart): unknown {
    return this.#decoder.decode(bytes, part);
  }

  /** {@inheritDoc Serializer.findLong} */
  findLong(beginning: Uint8Array): LongPart | undefined {
    return findLongBinary(beginning);
  }

  /** {@inheritDoc Serializer.release} */
  release(bytes: Uint8Array): void {
    // Shorter ones may be cut from a buffer that others are cut from, too.
    if (bytes.length < LONG_BYTES || !(bytes.buffer instanceof ArrayBuffer)) return;
    this.#encoder.release(bytes.buffer);
  }

  /** {@inheritDoc Serializer.freeUnused} */
  freeUnused(): void {
    this.#encoder.freeUnused();
  }

  /** {@inheritDoc Serializer.decodedBytes} */
  get decodedBytes(): number {
    return this.#decoder.cost * UNIT_BYTES;
  }

  /** {@inheritDoc Serializer.copy} */
  copy(value: unknown): unknown {
    return this.#copier.copy(value);
  }

  /** {@inheritDoc Serializer.copiedBytes} */
  get copiedBytes(): number {
    return this.#copier.cost * UNIT_BYTES;
  }
}

/**
 * Creates the serializer of requests, replies and events.
 *
 * @throws {RangeError} If an option is out of range.
 */
export function createMsgpackSerializer(options?: SerializerOptions): MsgpackSerializer {
  return new MsgpackSerializer(options);
}
