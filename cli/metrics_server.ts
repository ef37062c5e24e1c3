import { splitUrl } from "../web/request_url.ts";
import { type Config, decode } from "../core/config/mod.ts";
import { ConfigError, toError } from "../core/errors.ts";
import { getLogger } from "../core/observe/log.ts";
import type { MetricSource } from "../core/observe/metric_source.ts";
import { formatPrometheus, PROMETHEUS_TYPE } from "../core/observe/prometheus.ts";

const log = getLogger("lymph.metrics");
const SECTION = "container.metrics.prometheus";

/**
 * Serves metrics to Prometheus where `container.metrics.prometheus` asks for it: its `port`, its
 * `path` (`/metrics`) and its `ip` (loopback).
 *
 * @returns Dispose of it to stop; undefined where nothing is configured.
 * @throws {ConfigError} If the port is in use.
 */
export function serveMetrics(config: Config, source: MetricSource): AsyncDisposable | undefined {
  if (!config.has(SECTION)) return undefined;
  const section = config.section(SECTION);
  const port = section.read("port", decode.port);
  const hostname = section.read("ip", decode.optional(decode.string, "127.0.0.1"));
  const path = section.read("path", decode.optional(decode.string, "/metrics"));
  const respond = (request: Request): Response => {
    if (splitUrl(request.url).path !== path) return new Response(null, { status: 404 });
    if (request.method !== "GET" && request.method !== "HEAD") {
      return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
    }
    const headers = { "content-type": PROMETHEUS_TYPE };
    return new Response(formatPrometheus(source), { headers });
  };
  const onListen = ({ port }: Deno.NetAddr): void =>
    log.info("Metrics are at http://{hostname}:{port}{path}", { hostname, port, path });
  try {
    return Deno.serve({ hostname, port, onListen }, respond);
  } catch (cause) {
    throw new ConfigError(
      `${SECTION}: Cannot listen on ${hostname}:${port}: ${toError(cause).message}`,
      { cause },
    );
  }
}
