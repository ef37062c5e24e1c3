import { type Config, decode, DecodeError } from "../core/config/mod.ts";
import { refuseUnread } from "../core/config/unread.ts";
import { RPC_DEFAULTS } from "../core/rpc/rpc_defaults.ts";
import { Exposure } from "./exposure.ts";
import type { IdempotencyStoreOptions } from "./idempotency_store.ts";
import type { TokenBucketsOptions } from "./token_buckets.ts";

/** How often clients may call. */
export interface RateLimit extends TokenBucketsOptions {
  /** Header in which the proxy in front names the client; undefined for the connection's address. */
  readonly addressHeader: string | undefined;
}

/** What a gateway reads from its part of the configuration, besides what all web services read. */
export interface GatewaySettings {
  /** What is offered. */
  readonly exposure: Exposure;
  /** Milliseconds that a call may take whose client says nothing. */
  readonly timeoutMs: number;
  /** Milliseconds that a client may ask for. */
  readonly maxTimeoutMs: number;
  /** Undefined for no limit. */
  readonly rateLimit: RateLimit | undefined;
  /** What is kept of calls with an `Idempotency-Key`. */
  readonly idempotency: IdempotencyStoreOptions;
}

const { optional, integerBetween, list, string, durationMs } = decode;
const count = integerBetween(1, Number.MAX_SAFE_INTEGER);

/** The settings of a gateway that has no configuration: it offers nothing. */
export const DEFAULT_GATEWAY_SETTINGS: GatewaySettings = {
  exposure: new Exposure([]),
  timeoutMs: RPC_DEFAULTS.timeoutMs,
  maxTimeoutMs: 30_000,
  rateLimit: undefined,
  idempotency: { keepMs: 10 * 60_000, maxKeys: 10_000, maxLength: 32 * 1024 * 1024 },
};

/**
 * Reads the settings of a gateway.
 *
 * @throws {ConfigError} If one of them is unfit, or a part of them has one more.
 */
export function readGatewaySettings(config: Config): GatewaySettings {
  const defaults = DEFAULT_GATEWAY_SETTINGS;
  const { keepMs, maxKeys, maxLength } = defaults.idempotency;
  const settings = {
    exposure: config.read("expose", (value) => new Exposure(optional(list(string), [])(value))),
    timeoutMs: config.read("timeout.default", optional(duration, defaults.timeoutMs)),
    maxTimeoutMs: config.read("timeout.max", optional(duration, defaults.maxTimeoutMs)),
    rateLimit: config.has("rate_limit") ? readRateLimit(config) : undefined,
    idempotency: {
      keepMs: config.read("idempotency.keep", optional(duration, keepMs)),
      maxKeys: config.read("idempotency.keys", optional(count, maxKeys)),
      maxLength: config.read("idempotency.characters", optional(count, maxLength)),
    },
  };
  for (const part of ["timeout", "rate_limit", "idempotency"]) refuseUnread(config.section(part));
  return settings;
}

function readRateLimit(config: Config): RateLimit {
  return {
    requests: config.read("rate_limit.requests", count),
    periodMs: config.read("rate_limit.per", optional(duration, 60_000)),
    addressHeader: config.read("rate_limit.address_header", optional(string)),
  };
}

function duration(value: unknown): number {
  const ms = durationMs(value);
  if (ms > 0) return ms;
  throw new DecodeError("must be a length of time, and more than 0", { value });
}
