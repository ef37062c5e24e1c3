import type { Address } from "./address.ts";
import { type Config, decode } from "../../core/config/mod.ts";
import type { Broadcast } from "../../core/observe/broadcast.ts";
import { ZmtpBroadcast } from "../../transports/zmtp/transport/mod.ts";

const EVERYWHERE = /^tcp:\/\/(?:\*|0\.0\.0\.0|\[::\]):/;

/** Streams that others may listen to. */
export interface Streams {
  /** Log lines. */
  readonly logs: Broadcast;
  /** Metrics. */
  readonly monitoring: Broadcast;
}

/**
 * Creates the streams of logs and metrics, at `container.log_endpoint` and
 * `container.monitoring_endpoint`, or else at free ports of the container's address.
 */
export function createStreams(config: Config, { ip, host }: Address): Streams {
  const own = `tcp://${ip.includes(":") ? `[${ip}]` : ip}:0`;
  const create = (path: string): Broadcast =>
    config.read(path, (value) => {
      const endpoint = decode.optional(decode.string, own)(value);
      const isReached = endpoint !== own && !EVERYWHERE.test(endpoint);
      return new ZmtpBroadcast({ endpoint, ...isReached ? {} : { advertise: host } });
    });
  return {
    logs: create("container.log_endpoint"),
    monitoring: create("container.monitoring_endpoint"),
  };
}
