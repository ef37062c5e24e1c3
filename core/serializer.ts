/** What {@linkcode Serializer.copy} returns for a value that it leaves to encoding and decoding. */
export const NOT_COPIED: unique symbol = Symbol("not copied");

/** Where a long part of something is. */
export interface LongPart {
  /** Offset of its first byte. */
  readonly start: number;
  /** How many bytes it has. */
  readonly length: number;
}

/** A long part that was taken out, in memory of its own. */
export interface SeparatePart {
  /** Where it was taken out. */
  readonly start: number;
  /** All bytes of their buffer. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Turns values into bytes and back. */
export interface Serializer {
  /** MIME type that names the format on the wire. */
  readonly contentType: string;
  /**
   * Encodes one value. The bytes are the caller's; they may be a view of a larger buffer.
   *
   * @throws {TypeError} If the value, or a value inside it, has no representation in the format.
   * @throws {RangeError} If it nests too deeply, costs too much to decode, or an integer needs more
   * than 64 bits.
   */
  encode(value: unknown): Uint8Array<ArrayBuffer>;
  /**
   * Decodes exactly one value. The bytes come from strangers: no input may crash, hang or
   * allocate out of proportion to its size. The value keeps no view of them.
   *
   * @param part What {@linkcode Serializer.findLong} has found and is missing in the bytes. The value
   * may keep it as it is.
   * @throws {SyntaxError} If the bytes are not one well-formed value, or it costs too much.
   */
  decode(bytes: Uint8Array, part?: SeparatePart): unknown;
  /**
   * Finds a long value that `decode` takes as it is if its bytes are received in memory of their own.
   * Leave it out if there are none.
   *
   * @param beginning The first bytes of an encoded value. They come from strangers.
   */
  findLong?(beginning: Uint8Array): LongPart | undefined;
  /**
   * Takes bytes that are not used any more: what `encode` returned is sent, or `decode` has read
   * what is all of its buffer. The serializer frees the memory of long messages, or keeps it for the
   * next ones. Leave it out if values keep views of bytes.
   */
  release?(bytes: Uint8Array): void;
  /** Frees memory that was kept and not used since the last call. Called a few times a second. */
  freeUnused?(): void;
  /** Estimated memory of the value that was decoded last, in bytes. @default {that of its bytes} */
  readonly decodedBytes?: number;
  /**
   * Copies one value for a receiver in this process: the result is what `decode(encode(value))` would
   * return, and shares nothing with the value that can change.
   *
   * @returns The copy; {@linkcode NOT_COPIED} for a value that `encode` or `decode` might refuse, and
   * for any other that it does not copy. It never throws.
   * @default {every value is encoded and decoded}
   */
  copy?(value: unknown): unknown;
  /** Estimated memory of the value that was copied last, in bytes. */
  readonly copiedBytes?: number;
}
