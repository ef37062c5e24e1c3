/**
 * Limits and times; every one has a default that suits services on one network.
 *
 * @module
 */

import { MAX_TIMER_MS } from "../../core/time/timer.ts";

const MIB = 1024 * 1024;

/** What a peer may send. */
export interface MessageLimits {
  /** Longest frame, in bytes; judged by its header, before memory is taken. @default {67_108_864} */
  readonly maxFrameBytes?: number;
  /** Most frames of one message. @default {1024} */
  readonly maxFrames?: number;
  /** Longest message, in bytes over all its frames. @default {67_108_864} */
  readonly maxMessageBytes?: number;
}

/** What all connections of a socket may take together. */
export interface MemoryOptions {
  /** Bytes of unfinished messages beyond which one is read at a time. @default {134_217_728} */
  readonly maxUnfinishedBytes?: number;
  /**
   * Bytes of unfinished first messages beyond which the peers that send them must be reachable at
   * their endpoints. Applies to RPC only. @default {8_388_608}
   */
  readonly maxStrangerBytes?: number;
}

/** Limits and times of one connection. */
export interface ConnectionOptions extends MessageLimits, MemoryOptions {
  /** Time from connecting to the end of the handshake. @default {5000} */
  readonly handshakeTimeoutMs?: number;
  /** Silence after which a ZMTP 3.1 peer is sent a PING; 0 sends none. @default {2000} */
  readonly heartbeatIntervalMs?: number;
  /**
   * Silence after which a ZMTP 3.1 peer counts as lost, unless a new connection shows that it may be
   * busy. @default {10_000}
   */
  readonly heartbeatTimeoutMs?: number;
  /** Unsent bytes from which on a sender is asked to wait. @default {1_048_576} */
  readonly sendHighWaterBytes?: number;
  /** Unsent bytes beyond which a peer that does not read is dropped. @default {67_108_864} */
  readonly maxSendBytes?: number;
  /**
   * Unsent bytes of all connections beyond which peers that read nothing are dropped. Applies to RPC
   * only. @default {134_217_728}
   */
  readonly maxUnreadBytes?: number;
  /** How long a peer may read nothing before it is dropped for either. @default {0} */
  readonly sendStallMs?: number;
  /** Time that closing spends on writing what is unsent. @default {1000} */
  readonly lingerMs?: number;
}

/** Limits of a listening endpoint. */
export interface ListenOptions {
  /** Most connections accepted at a time; further ones are closed. @default {4096} */
  readonly maxConnections?: number;
  /** Most unfinished handshakes; beyond it the oldest is closed. @default {256} */
  readonly maxHandshakes?: number;
  /**
   * Most connections that have said nothing since their handshake; beyond it the oldest is closed.
   *
   * @default {256}
   */
  readonly maxSilent?: number;
  /** Time for which binding to a port in use is tried again. @default {500} */
  readonly rebindMs?: number;
}

/** Times of reconnecting. */
export interface DialOptions {
  /** Time that one attempt to connect may take. @default {5000} */
  readonly connectTimeoutMs?: number;
  /** Pause after the first failure; it doubles with each further one. @default {50} */
  readonly reconnectMinMs?: number;
  /** Longest pause between two attempts. @default {5000} */
  readonly reconnectMaxMs?: number;
}

/** Options that all sockets share. */
export interface SocketOptions extends ConnectionOptions, ListenOptions, DialOptions {
  /** Bytes of unread messages from which on reading pauses. @default {8_388_608} */
  readonly maxReceiveBytes?: number;
}

/** {@linkcode SocketOptions} with every default filled in. */
export type Settings = Required<SocketOptions>;

const DEFAULTS: Settings = Object.freeze({
  maxFrameBytes: 64 * MIB,
  maxFrames: 1024,
  maxMessageBytes: 64 * MIB,
  maxUnfinishedBytes: 128 * MIB,
  maxStrangerBytes: 8 * MIB,
  handshakeTimeoutMs: 5000,
  heartbeatIntervalMs: 2000,
  heartbeatTimeoutMs: 10_000,
  sendHighWaterBytes: MIB,
  maxSendBytes: 64 * MIB,
  maxUnreadBytes: 128 * MIB,
  sendStallMs: 0,
  lingerMs: 1000,
  maxConnections: 4096,
  maxHandshakes: 256,
  maxSilent: 256,
  rebindMs: 500,
  connectTimeoutMs: 5000,
  reconnectMinMs: 50,
  reconnectMaxMs: 5000,
  maxReceiveBytes: 8 * MIB,
});

/**
 * Fills in the defaults. Longer times than a timer waits, such as `Infinity`, are the longest ones.
 *
 * @throws {RangeError} If a limit or a time is negative or no number.
 */
export function withDefaults(options: SocketOptions = {}): Settings {
  const settings: Record<keyof Settings, number> = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS) as (keyof Settings)[]) {
    const value = options[name];
    if (value === undefined) continue;
    if (typeof value !== "number" || !(value >= 0)) {
      throw new RangeError(
        `Cannot use the option ${name} as it must be at least 0: current value is ${value}`,
      );
    }
    settings[name] = name.endsWith("Ms") ? Math.min(value, MAX_TIMER_MS) : value;
  }
  return settings;
}
