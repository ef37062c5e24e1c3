import { type Config, decode, DecodeError } from "../core/config/mod.ts";
import type { PeerOptions } from "../core/rpc/peer.ts";

const DRAIN_TIMEOUT_MS = 10_000;
const MAX_REQUESTS = 16_384;
const MAX_REQUESTS_PER_CONNECTION = 4096;
const MAX_REQUEST_BYTES = 256 * 1024 * 1024;
const HEARTBEAT_INTERVAL_MS = 1000;
const HEARTBEAT_TIMEOUT_MS = 3000;

/**
 * Reads what the configuration says of requests, in seconds or as text such as `"500ms"`:
 * `container.rpc.drain_timeout` (10), and of `container.rpc.connection` the `heartbeat_interval` (1)
 * and the `timeout` (3). `container.rpc.max_requests_per_connection` (4096) and `max_requests` (16384)
 * are how many are served at a time, `max_request_bytes` (256 MiB) how many octets they come in.
 */
export function readPeerOptions(config: Config): PeerOptions {
  const rpc = config.section("container.rpc");
  const connection = rpc.section("connection");
  const duration = (otherwiseMs: number) => decode.optional(decode.durationMs, otherwiseMs);
  const intervalMs = connection.read("heartbeat_interval", duration(HEARTBEAT_INTERVAL_MS));
  const count = decode.integerBetween(1, Number.MAX_SAFE_INTEGER);
  return {
    drainTimeoutMs: rpc.read("drain_timeout", duration(DRAIN_TIMEOUT_MS)),
    maxRequests: rpc.read("max_requests", decode.optional(count, MAX_REQUESTS)),
    maxRequestsPerConnection: rpc.read(
      "max_requests_per_connection",
      decode.optional(count, MAX_REQUESTS_PER_CONNECTION),
    ),
    maxRequestBytes: rpc.read("max_request_bytes", decode.optional(count, MAX_REQUEST_BYTES)),
    heartbeat: {
      intervalMs,
      timeoutMs: connection.read("timeout", (value) => {
        const timeoutMs = duration(HEARTBEAT_TIMEOUT_MS)(value);
        if (timeoutMs > intervalMs) return timeoutMs;
        throw new DecodeError(`must be longer than the heartbeat_interval of ${intervalMs} ms`, {
          value: value ?? `${timeoutMs}ms`,
        });
      }),
    },
  };
}
