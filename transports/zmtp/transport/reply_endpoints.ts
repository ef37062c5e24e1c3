/**
 * How peers that are not ours get their replies: by a connection back to the endpoint that their
 * identity names, if that is one they may name.
 *
 * @module
 */
import {
  type Endpoint,
  formatEndpoint,
  hostOf,
  normalizeHost,
  tryParseEndpoint,
} from "../endpoints/endpoint.ts";

/** A peer that asks for a connection back. */
export interface Asker {
  /** The identity that the peer has given itself. */
  readonly identity: Uint8Array;
  /** Where its connection really comes from. */
  readonly remote: Endpoint;
}

/**
 * Where to answer a peer: the endpoint in its identity, if its host is the peer's own or allowed.
 *
 * @returns The endpoint, or `undefined` if the peer may not have itself answered there.
 */
export function replyEndpoint(
  { identity, remote }: Asker,
  allowedHosts: readonly string[],
): string | undefined {
  const text = new TextDecoder("latin1").decode(identity);
  const endpoint = tryParseEndpoint(text);
  if (endpoint === undefined || (endpoint.transport === "tcp" && endpoint.port === 0)) {
    return undefined;
  }
  const host = hostOf(endpoint);
  // A unix socket has no host; who can enter its directory is this very user, and trusted.
  const isAllowed = remote.transport === "unix" || host === hostOf(remote) ||
    allowedHosts.some((allowed) => normalizeHost(allowed) === host);
  return isAllowed ? formatEndpoint(endpoint) : undefined;
}

/** The endpoints that are answered this way: a bounded number, however many peers come and go. */
export class ReplyEndpoints {
  readonly #limit: number;
  readonly #onEvict: (endpoint: string) => void;
  /** How many live connections have come from each endpoint. */
  readonly #live = new Map<string, number>();

  /** Creates an empty set; `onEvict` is told of endpoints that give way to new ones. */
  constructor(limit: number, onEvict: (endpoint: string) => void) {
    this.#limit = limit;
    this.#onEvict = onEvict;
  }

  /** Admits a connection from an endpoint; tells whether there was room for it. */
  reserve(endpoint: string): boolean {
    const live = this.#live.get(endpoint);
    if (live === undefined && this.#live.size >= this.#limit && !this.#evict()) return false;
    this.#live.set(endpoint, (live ?? 0) + 1);
    return true;
  }

  /** A connection that was admitted is gone; its endpoint stays until its place is needed. */
  release(endpoint: string): void {
    const live = this.#live.get(endpoint);
    if (live !== undefined) this.#live.set(endpoint, Math.max(0, live - 1));
  }

  #evict(): boolean {
    for (const [endpoint, live] of this.#live) {
      if (live > 0) continue;
      this.#live.delete(endpoint);
      this.#onEvict(endpoint);
      return true;
    }
    return false;
  }
}
