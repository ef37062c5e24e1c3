/**
 * Another MessagePack implementation, for tests to compare with and benchmarks to race.
 *
 * @module
 */
import { decode, Decoder, encode, Encoder } from "@msgpack/msgpack";

/** Encodes a value of null, booleans, numbers, strings, bytes, arrays and plain objects. */
export function oracleEncode(value: unknown): Uint8Array {
  return encode(value);
}

/** Decodes what {@linkcode oracleEncode} encodes. */
export function oracleDecode(bytes: Uint8Array): unknown {
  return decode(bytes);
}

/** The oracle with its buffers kept between calls, as fast as it goes. */
export function createOracle(): {
  encode(value: unknown): Uint8Array;
  decode(bytes: Uint8Array): unknown;
} {
  const encoder = new Encoder();
  const decoder = new Decoder();
  return {
    encode: (value) => encoder.encode(value),
    decode: (bytes) => decoder.decode(bytes),
  };
}
