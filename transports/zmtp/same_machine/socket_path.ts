import { join } from "node:path";

/** Characters of the name: a unix path has at most 107 bytes, and projects may lie deep. */
const NAME_LENGTH = 16;
/** Characters that are appended until the socket is ready. */
const SUFFIX_LENGTH = 8;

/** Where the socket beside an endpoint is; `network` is what the endpoint belongs to. */
export async function socketPath(
  directory: string,
  endpoint: string,
  network: string,
): Promise<string> {
  const key = new TextEncoder().encode(`${network} ${endpoint}`);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", key));
  return join(directory, hash.toHex().slice(0, NAME_LENGTH));
}

/** A path for the socket until it is ready. */
export function unfinishedPath(path: string): string {
  return `${path}.${crypto.randomUUID().slice(0, SUFFIX_LENGTH)}`;
}
