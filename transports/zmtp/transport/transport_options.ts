import { isWildcard } from "../endpoints/endpoint.ts";
import type { ConnectionOptions, ListenOptions } from "../options.ts";

/** Options of a {@linkcode ZmtpTransport}. */
export interface ZmtpTransportOptions extends ConnectionOptions, ListenOptions {
  /** Address to listen at. @default {"127.0.0.1"} */
  readonly ip?: string;
  /** Host that others connect to: needed where `ip` stands for all of them. @default {ip} */
  readonly advertise?: string;
  /** Port to listen at; 0 is any free one. @default {0} */
  readonly port?: number;
  /**
   * Hosts that peers other than ours may have themselves answered at, besides their own.
   *
   * @default {[]}
   */
  readonly allowedHosts?: readonly string[];
  /** Most endpoints of such peers. @default {1024} */
  readonly maxDialBacks?: number;
  /** Time that one attempt to connect may take. @default {5000} */
  readonly connectTimeoutMs?: number;
  /**
   * Directory of unix sockets by which processes of this user on this machine connect instead of TCP.
   * It is created in one that exists. What cannot be reached by it is reached by TCP.
   *
   * @default {none: TCP only}
   */
  readonly localDirectory?: string | undefined;
}

/** Where RPC differs from other sockets. */
export const RPC_DEFAULTS = {
  /** An RPC message has five. */
  maxFrames: 64,
  /** Many answers at once are not the fault of the peer that reads them. */
  sendStallMs: 5000,
};

/**
 * Returns the host to advertise.
 *
 * @throws {RangeError} If the host stands for all addresses.
 */
export function checkAdvertised(host: string): string {
  if (!isWildcard(host)) return host;
  throw new RangeError(`Cannot connect to ${host} as it stands for all addresses: advertise one`);
}
