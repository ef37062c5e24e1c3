import { type Config, decode, DecodeError } from "../../core/config/mod.ts";
import type { PeerOptions } from "../../core/rpc/peer_options.ts";
import { RPC_DEFAULTS } from "../../core/rpc/rpc_defaults.ts";
import { defaultMaxBytes } from "../../transports/serializers/cost/mod.ts";

/** All requests together; half of the heap where that is small. */
const MAX_REQUEST_BYTES = 2 * defaultMaxBytes();
/** The largest share of it that one message may take. */
const LARGEST_SHARE = 1 / 2;
/** A message may always take as much, or no request would be possible. */
const FEWEST_MESSAGE_BYTES = 1024 * 1024;

const count = decode.integerBetween(1, Number.MAX_SAFE_INTEGER);

/** Most memory that the values of one message may take: half of `container.rpc.max_request_bytes`. */
export function readMaxMessageBytes(config: Config): number {
  return Math.max(FEWEST_MESSAGE_BYTES, LARGEST_SHARE * readMaxRequestBytes(config));
}

/** Most memory that all requests may take together: `container.rpc.max_request_bytes`. */
function readMaxRequestBytes(config: Config): number {
  const maxBytes = decode.optional(count, MAX_REQUEST_BYTES);
  return config.section("container.rpc").read("max_request_bytes", maxBytes);
}

/**
 * Reads what the configuration says of requests, in seconds or as text such as `"500ms"`:
 * `container.rpc.drain_timeout` (10), and of `container.rpc.connection` the `heartbeat_interval` (1)
 * and the `timeout` (3). `container.rpc.max_requests_per_connection` (4096) and `max_requests` (16384)
 * are how many are served at a time, `max_request_bytes` (256 MiB) how many bytes they come in and
 * their values take. `balance` (`own-first`) is which of equally busy instances is asked.
 */
export function readPeerOptions(config: Config): PeerOptions {
  const rpc = config.section("container.rpc");
  const connection = rpc.section("connection");
  const duration = (otherwiseMs: number) => decode.optional(decode.durationMs, otherwiseMs);
  const intervalMs = connection.read(
    "heartbeat_interval",
    duration(RPC_DEFAULTS.heartbeatIntervalMs),
  );
  const balance = decode.optional(decode.oneOf("own-first", "equal"), RPC_DEFAULTS.balance);
  return {
    balance: rpc.read("balance", balance),
    drainTimeoutMs: rpc.read("drain_timeout", duration(RPC_DEFAULTS.drainTimeoutMs)),
    maxRequests: rpc.read("max_requests", decode.optional(count, RPC_DEFAULTS.maxRequests)),
    maxRequestsPerConnection: rpc.read(
      "max_requests_per_connection",
      decode.optional(count, RPC_DEFAULTS.maxRequestsPerConnection),
    ),
    maxRequestBytes: readMaxRequestBytes(config),
    heartbeat: {
      intervalMs,
      timeoutMs: connection.read("timeout", (value) => {
        const timeoutMs = duration(RPC_DEFAULTS.heartbeatTimeoutMs)(value);
        if (timeoutMs > intervalMs) return timeoutMs;
        throw new DecodeError(`must be longer than the heartbeat_interval of ${intervalMs} ms`, {
          value: value ?? `${timeoutMs}ms`,
        });
      }),
    },
  };
}
