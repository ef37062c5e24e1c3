import { type Config, decode } from "../core/config/mod.ts";
import type { PeerOptions } from "../core/rpc/peer.ts";

const DRAIN_TIMEOUT_MS = 10_000;

/** Reads what the configuration says of requests: `container.rpc.drain_timeout`, by default 10 s. */
export function readPeerOptions(config: Config): PeerOptions {
  return {
    drainTimeoutMs: config.read(
      "container.rpc.drain_timeout",
      decode.optional(decode.durationMs, DRAIN_TIMEOUT_MS),
    ),
  };
}
