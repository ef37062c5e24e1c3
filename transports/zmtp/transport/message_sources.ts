import type { Connection } from "../connection/connection.ts";
import { replyEndpoint, ReplyEndpoints } from "./reply_endpoints.ts";
import { formatEndpoint } from "../endpoints/endpoint.ts";
import { isNativePeer } from "./native_peer.ts";

/** What is asked of the connection of a peer that has connected. */
export type Incoming = Pick<Connection, "peer" | "remote" | "pause" | "resume">;

/** Which peers {@linkcode MessageSources} admit. */
export interface MessageSourcesOptions {
  /** Hosts that peers other than ours may have themselves answered at, besides their own. */
  readonly allowedHosts: readonly string[];
  /** Most endpoints of such peers. */
  readonly maxDialBacks: number;
  /** Told of endpoints that give way to new ones. */
  readonly onEvict: (endpoint: string) => void;
}

/** Whose messages come on which connection; of a peer other than ours there may be several. */
export class MessageSources {
  readonly #allowedHosts: readonly string[];
  readonly #replyEndpoints: ReplyEndpoints;
  readonly #connections = new Map<string, Set<Incoming>>();
  readonly #names = new Map<Incoming, string>();
  #admitted = 0;

  /** Starts empty. */
  constructor({ allowedHosts, maxDialBacks, onEvict }: MessageSourcesOptions) {
    this.#allowedHosts = allowedHosts;
    this.#replyEndpoints = new ReplyEndpoints(maxDialBacks, onEvict);
  }

  /**
   * Names the source of what will come from a peer: what answers are addressed to.
   *
   * @returns The name, or `undefined` if the peer could not be answered.
   */
  admit(connection: Incoming): string | undefined {
    const source = this.#nameOf(connection);
    if (source === undefined) return undefined;
    this.#names.set(connection, source);
    const others = this.#connections.get(source);
    if (others === undefined) this.#connections.set(source, new Set([connection]));
    else others.add(connection);
    return source;
  }

  /** Forgets a connection that is gone. */
  remove(connection: Incoming): void {
    const source = this.#names.get(connection);
    if (source === undefined) return;
    this.#names.delete(connection);
    const connections = this.#connections.get(source);
    connections?.delete(connection);
    if (connections?.size === 0) this.#connections.delete(source);
    if (!isNativePeer(connection)) this.#replyEndpoints.release(source);
  }

  /** Reads nothing more from a source. */
  pause(source: string): void {
    for (const connection of this.#connections.get(source) ?? []) connection.pause();
  }

  /** Reads again from a source. */
  resume(source: string): void {
    for (const connection of this.#connections.get(source) ?? []) connection.resume();
  }

  #nameOf({ peer, remote }: Incoming): string | undefined {
    const identity = peer?.identity ?? new Uint8Array();
    const endpoint = replyEndpoint({ identity, remote }, this.#allowedHosts);
    if (isNativePeer({ peer })) {
      // The number tells a peer apart from one that claims its identity.
      return `${endpoint ?? formatEndpoint(remote)}#${++this.#admitted}`;
    }
    return endpoint !== undefined && this.#replyEndpoints.reserve(endpoint) ? endpoint : undefined;
  }
}
