/**
 * The first 64 bytes that each side sends.
 *
 * @see {@link https://rfc.zeromq.org/spec/37/#version-negotiation}
 * @module
 */
import { ProtocolError } from "./errors.ts";

/** Bytes of a greeting. */
export const GREETING_BYTES = 64;

const MECHANISM = "NULL";
const MECHANISM_OFFSET = 12;
const MECHANISM_BYTES = 20;
const MAJOR_OFFSET = 10;
const MINOR_OFFSET = 11;
const MAJOR = 3;
const MINOR = 1;

/** What a greeting says. */
export interface Greeting {
  /** Major version of the peer, 3 or above. */
  readonly major: number;
  /** Minor version of the peer. */
  readonly minor: number;
}

/** Our greeting: ZMTP 3.1, NULL mechanism. */
export function encodeGreeting(): Uint8Array<ArrayBuffer> {
  const greeting = new Uint8Array(GREETING_BYTES);
  greeting[0] = 0xff;
  greeting[9] = 0x7f;
  greeting[MAJOR_OFFSET] = MAJOR;
  greeting[MINOR_OFFSET] = MINOR;
  new TextEncoder().encodeInto(MECHANISM, greeting.subarray(MECHANISM_OFFSET));
  return greeting;
}

/**
 * Reads a greeting, or as much of it as has come.
 *
 * @param bytes The first bytes of a connection, at most 64 of them are looked at.
 * @returns The greeting, or `undefined` while bytes are missing.
 * @throws {ProtocolError} As soon as the bytes cannot become an acceptable greeting.
 */
export function decodeGreeting(bytes: Uint8Array): Greeting | undefined {
  const { byteLength } = bytes;
  if (byteLength > 0 && bytes[0] !== 0xff) {
    throw new ProtocolError("Not a ZMTP 3 greeting: ZMTP 1.0, or another protocol");
  }
  if (byteLength > 9 && ((bytes[9] ?? 0) & 1) === 0) {
    throw new ProtocolError("ZMTP 3.0 or above is needed: the peer speaks ZMTP 1.0");
  }
  const major = bytes[MAJOR_OFFSET] ?? MAJOR;
  if (major < MAJOR) {
    // Revision 1 is ZMTP 2.0, and revision 0 ZMTP 1.0.
    throw new ProtocolError(`ZMTP 3.0 or above is needed: the peer speaks ZMTP ${major + 1}.0`);
  }
  if (byteLength < GREETING_BYTES) return undefined;
  const field = bytes.subarray(MECHANISM_OFFSET, MECHANISM_OFFSET + MECHANISM_BYTES);
  const mechanism = new TextDecoder("latin1").decode(field).replace(/\0+$/, "");
  if (mechanism !== MECHANISM) {
    const shown = JSON.stringify(mechanism);
    throw new ProtocolError(`Only the NULL mechanism is spoken: the peer asks for ${shown}`);
  }
  return { major, minor: bytes[MINOR_OFFSET] ?? 0 };
}

/** Gathers a greeting from chunks of any length. */
export class GreetingReader {
  readonly #bytes = new Uint8Array(GREETING_BYTES);
  #length = 0;

  /**
   * Takes a chunk.
   *
   * @returns The greeting and what follows it in the chunk, or `undefined` while bytes are missing.
   * @throws {ProtocolError} As {@linkcode decodeGreeting}.
   */
  push(chunk: Uint8Array): { readonly greeting: Greeting; readonly rest: Uint8Array } | undefined {
    const missing = GREETING_BYTES - this.#length;
    this.#bytes.set(chunk.subarray(0, missing), this.#length);
    this.#length += Math.min(missing, chunk.byteLength);
    const greeting = decodeGreeting(this.#bytes.subarray(0, this.#length));
    return greeting && { greeting, rest: chunk.subarray(missing) };
  }
}
