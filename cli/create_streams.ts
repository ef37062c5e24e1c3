import { type Config, decode } from "../core/config/mod.ts";
import type { Broadcast } from "../core/observe/broadcast.ts";

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
export async function createStreams(config: Config, ip: string): Promise<Streams> {
  const { ZmtpBroadcast } = await import("../transports/zmtp/broadcast.ts");
  const host = ip.includes(":") ? `[${ip}]` : ip;
  const create = (path: string): Broadcast =>
    config.read(path, (value) => {
      const endpoint = decode.optional(decode.string, `tcp://${host}:0`)(value);
      return new ZmtpBroadcast({ endpoint });
    });
  return {
    logs: create("container.log_endpoint"),
    monitoring: create("container.monitoring_endpoint"),
  };
}
