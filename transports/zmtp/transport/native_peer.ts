import type { Connection } from "../connection/connection.ts";
import { ProtocolError } from "../wire/errors.ts";
import type { LocalPeer } from "../wire/handshake.ts";

const NAME = "X-Lymph";
const KEY = NAME.toLowerCase();

/** What our own peers say in READY: Python lymph has no such property. */
export function describeNative(endpoint: string): LocalPeer {
  const identity = new TextEncoder().encode(endpoint);
  return { socketType: "ROUTER", identity, properties: { [NAME]: "1" } };
}

/** Whether the other side of a connection is one of ours; known once its handshake is done. */
export function isNativePeer({ peer }: Pick<Connection, "peer">): boolean {
  return peer?.metadata.has(KEY) ?? false;
}

/**
 * Makes sure that a unix socket beside a TCP endpoint is that of the peer which has the endpoint.
 *
 * @throws {ProtocolError} If it is not.
 */
export function checkOwner(
  address: string,
  { peer, remote }: Pick<Connection, "peer" | "remote">,
): void {
  if (remote.transport !== "unix" || !address.startsWith("tcp:")) return;
  if (new TextDecoder().decode(peer?.identity) === address) return;
  throw new ProtocolError(`The unix socket of ${address} belongs to another peer`);
}
