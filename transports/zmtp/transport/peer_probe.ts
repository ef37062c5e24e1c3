import type { Connection } from "../connection/connection.ts";
import { replyEndpoint } from "./reply_endpoints.ts";
import type { Probe } from "../connection/reachability_check.ts";
import { tryParseEndpoint } from "../endpoints/endpoint.ts";
import { isNativePeer } from "./native_peer.ts";
import type { Settings } from "../options.ts";
import { probe, probeAll } from "../endpoints/probe.ts";

/** What decides where and for how long a peer is probed. */
export interface ProbingOptions extends Pick<Settings, "connectTimeoutMs" | "heartbeatTimeoutMs"> {
  /** Hosts at which peers may listen, besides the one that they connect from. */
  readonly allowedHosts: readonly string[];
}

/**
 * How to find out whether a silent peer is busy. It is asked where it was dialled and where it says
 * that it listens, as there may be something in between.
 *
 * @param address Where it was dialled, if it was.
 * @returns Undefined for a peer that is not ours: libzmq answers PINGs however busy its process is.
 */
export function peerProbe(
  connection: Pick<Connection, "peer" | "remote">,
  address: string | undefined,
  { allowedHosts, connectTimeoutMs, heartbeatTimeoutMs }: ProbingOptions,
): Probe | undefined {
  const { peer, remote } = connection;
  if (peer === undefined || !isNativePeer(connection)) return undefined;
  const own = replyEndpoint({ identity: peer.identity, remote }, allowedHosts);
  const endpoints = [...new Set([address, own])]
    .map((endpoint) => endpoint === undefined ? undefined : tryParseEndpoint(endpoint))
    .filter((endpoint) => endpoint !== undefined);
  if (endpoints.length === 0) return undefined;
  const limitMs = Math.min(connectTimeoutMs, heartbeatTimeoutMs / 2);
  return (options) => probeAll(endpoints, { ...options, connectTimeoutMs: limitMs });
}

/**
 * Whether a peer that has connected can be reached at the endpoint in its identity.
 *
 * @param self Our own endpoint, which no other peer has.
 */
export async function isReachable(
  { peer, remote, closed }: Pick<Connection, "peer" | "remote" | "closed">,
  self: string,
  { allowedHosts, connectTimeoutMs }: ProbingOptions,
): Promise<boolean> {
  if (peer === undefined) return false;
  const own = replyEndpoint({ identity: peer.identity, remote }, allowedHosts);
  const endpoint = own === undefined || own === self ? undefined : tryParseEndpoint(own);
  if (endpoint === undefined) return false;
  const ending = new AbortController();
  closed.then(() => ending.abort());
  const times = { connectTimeoutMs, waitMs: connectTimeoutMs };
  return await probe(endpoint, { ...times, signal: ending.signal }) === "answers";
}
