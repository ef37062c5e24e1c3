/**
 * The NULL handshake: each side describes itself in READY.
 *
 * @see {@link https://rfc.zeromq.org/spec/37/#the-null-security-mechanism}
 * @module
 */
import {
  areCompatible,
  type Command,
  decodeError,
  decodeMetadata,
  encodeReady,
  type Metadata,
  type SocketType,
} from "./commands.ts";
import { ProtocolError } from "./errors.ts";

/** What we say of ourselves. */
export interface LocalPeer {
  /** Our socket type. */
  readonly socketType: SocketType;
  /** Our identity, up to 255 bytes; empty for none. */
  readonly identity: Uint8Array;
  /** Further properties, by names that start with `X-`. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** What the peer says of itself. */
export interface RemotePeer {
  /** Its socket type. */
  readonly socketType: string;
  /** Its identity; empty if it has none. */
  readonly identity: Uint8Array;
  /** All its properties, by name in lower case. */
  readonly metadata: Metadata;
}

/** Types whose identity means something to a ROUTER. */
const ADDRESSABLE: readonly SocketType[] = ["REQ", "DEALER", "ROUTER"];
const MAX_IDENTITY_BYTES = 255;

/**
 * Checks an identity against the rules of ZMTP.
 *
 * @throws {ProtocolError} If it is too long or starts with a zero byte.
 */
export function checkIdentity(identity: Uint8Array): void {
  if (identity.byteLength > MAX_IDENTITY_BYTES || identity[0] === 0) {
    throw new ProtocolError("An identity has at most 255 bytes and does not start with zero");
  }
}

/** The body of our READY. */
export function encodeLocalPeer(local: LocalPeer): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const properties: [string, Uint8Array][] = [["Socket-Type", encoder.encode(local.socketType)]];
  if (ADDRESSABLE.includes(local.socketType)) properties.push(["Identity", local.identity]);
  for (const [name, value] of Object.entries(local.properties ?? {})) {
    properties.push([name, encoder.encode(value)]);
  }
  return encodeReady(properties);
}

/**
 * Reads the first command of a peer.
 *
 * @throws {ProtocolError} If it is not READY, or the peer is not one that we can talk to.
 */
export function decodeRemotePeer({ name, data }: Command, own: SocketType): RemotePeer {
  if (name === "ERROR") throw new ProtocolError(`The peer refuses us: ${decodeError(data)}`);
  if (name !== "READY") throw new ProtocolError(`${name.slice(0, 32)} came before READY`);
  const metadata = decodeMetadata(data);
  const socketType = new TextDecoder("latin1").decode(metadata.get("socket-type"));
  if (!areCompatible(own, socketType)) {
    throw new ProtocolError(`${own} cannot talk to ${JSON.stringify(socketType.slice(0, 32))}`);
  }
  const identity = metadata.get("identity") ?? new Uint8Array();
  checkIdentity(identity);
  return { socketType, identity, metadata };
}
