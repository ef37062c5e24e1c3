import type { Connection } from "../connection/connection.ts";

const NAME = "X-Lymph";
const KEY = NAME.toLowerCase();

/** What our own peers say in READY, and Python lymph does not. */
export const NATIVE_PROPERTIES: Readonly<Record<string, string>> = { [NAME]: "1" };

/** Whether the other side of a connection is one of ours; known once its handshake is done. */
export function isNativePeer({ peer }: Pick<Connection, "peer">): boolean {
  return peer?.metadata.has(KEY) ?? false;
}
