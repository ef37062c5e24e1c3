import { type Config, decode } from "../../core/config/mod.ts";

/** Where health and metrics are served. */
export interface MonitorAddress {
  /** The section of the configuration that names it. */
  readonly section: string;
  /** Address to listen on. */
  readonly hostname: string;
  /** Port to listen on. */
  readonly port: number;
  /** Path of the metrics. */
  readonly metricsPath: string;
}

const HEALTH = "container.health";
const PROMETHEUS = "container.metrics.prometheus";
const METRICS_PATH = "/metrics";

/**
 * Reads `container.health` and `container.metrics.prometheus`. Each has a `port` and an `ip`, which
 * is loopback by default; the second one has a `path` for the metrics.
 *
 * @returns One address for each port.
 */
export function readMonitorAddresses(config: Config): MonitorAddress[] {
  const prometheus = readAddress(config, PROMETHEUS);
  const health = readAddress(config, HEALTH);
  if (health === undefined || prometheus === undefined) {
    return [health ?? [], prometheus ?? []].flat();
  }
  const { metricsPath } = prometheus;
  const own = { ...health, metricsPath };
  return health.port === prometheus.port ? [own] : [own, prometheus];
}

function readAddress(config: Config, name: string): MonitorAddress | undefined {
  if (!config.has(name)) return undefined;
  const section = config.section(name);
  const path = decode.optional(decode.string, METRICS_PATH);
  return {
    section: name,
    port: section.read("port", decode.port),
    hostname: section.read("ip", decode.optional(decode.string, "127.0.0.1")),
    metricsPath: name === PROMETHEUS ? section.read("path", path) : METRICS_PATH,
  };
}
