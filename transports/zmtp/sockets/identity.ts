import { checkIdentity } from "../wire/handshake.ts";
import { writeUint32 } from "../wire/frames.ts";

const latin1 = new TextDecoder("latin1");

/** An identity as a key of a map: equal bytes, equal keys. */
export function identityKey(identity: Uint8Array): string {
  return latin1.decode(identity);
}

/**
 * The bytes of an identity that a user has chosen.
 *
 * @throws {ProtocolError} If it is longer than 255 bytes or starts with zero.
 */
export function toIdentity(identity: string | Uint8Array = ""): Uint8Array {
  const bytes = typeof identity === "string" ? new TextEncoder().encode(identity) : identity;
  checkIdentity(bytes);
  return bytes;
}

/** An identity for a peer that has none: a zero byte, which no peer may choose, and a number. */
export function generateIdentity(number: number): Uint8Array {
  const identity = new Uint8Array(5);
  writeUint32(identity, 1, number);
  return identity;
}
