/**
 * Another MessagePack implementation, for tests to compare with and benchmarks to race.
 *
 * @module
 */
import { decode, Decoder, Encoder } from "@msgpack/msgpack";

/** Decodes with every 64-bit integer as a bigint. */
export function oracleDecode(bytes: Uint8Array): unknown {
  return decode(bytes, { useBigInt64: true });
}

/** The oracle with its buffers kept between calls, as fast as it goes. */
export function createOracle(): {
  encode(value: unknown): Uint8Array;
  decode(bytes: Uint8Array): unknown;
} {
  const encoder = new Encoder({ useBigInt64: true, ignoreUndefined: true });
  const decoder = new Decoder();
  return {
    encode: (value) => encoder.encode(value),
    decode: (bytes) => decoder.decode(bytes),
  };
}
