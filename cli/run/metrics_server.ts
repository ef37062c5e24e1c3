import { type Config, decode } from "../../core/config/mod.ts";
import { toError } from "../../core/errors.ts";
import { NODE_VARIABLE } from "../../core/node_environment.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import type { MetricSource } from "../../core/observe/metrics/metric_source.ts";
import { formatPrometheus, PROMETHEUS_TYPE } from "../../core/observe/metrics/prometheus.ts";
import { splitUrl } from "../../web/requests/mod.ts";

const log = getLogger("lymph.metrics");
const SECTION = "container.metrics.prometheus";
const TRY_AGAIN_AFTER_MS = 5000;

/** Where metrics are served to Prometheus. */
export interface MetricsAddress {
  /** Address to listen on. */
  readonly hostname: string;
  /** Port to listen on. */
  readonly port: number;
  /** Path. */
  readonly path: string;
}

/**
 * Reads `container.metrics.prometheus`: its `port`, its `path` (`/metrics`) and its `ip` (loopback).
 *
 * @returns Undefined where nothing is configured.
 */
export function readMetricsAddress(config: Config): MetricsAddress | undefined {
  if (!config.has(SECTION)) return undefined;
  const section = config.section(SECTION);
  return {
    port: section.read("port", decode.port),
    hostname: section.read("ip", decode.optional(decode.string, "127.0.0.1")),
    path: section.read("path", decode.optional(decode.string, "/metrics")),
  };
}

/**
 * Serves metrics to Prometheus where the configuration asks for it, unless the node of this process
 * does so on that port. A port that is taken stops no service: it is told once, and tried again.
 *
 * @param collect Reads the metrics.
 * @returns Dispose of it to stop.
 */
export function serveMetrics(
  config: Config,
  collect: () => MetricSource | Promise<MetricSource>,
): AsyncDisposable {
  const address = readMetricsAddress(config);
  const isOfNode = String(address?.port) === Deno.env.get(NODE_VARIABLE.metricsPort);
  if (address === undefined || isOfNode) return { [Symbol.asyncDispose]: () => Promise.resolve() };
  return new MetricsServer(address, collect);
}

class MetricsServer implements AsyncDisposable {
  readonly #address: MetricsAddress;
  readonly #collect: () => MetricSource | Promise<MetricSource>;
  #server: Deno.HttpServer | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(address: MetricsAddress, collect: () => MetricSource | Promise<MetricSource>) {
    this.#address = address;
    this.#collect = collect;
    this.#listen(true);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    await this.#server?.shutdown();
  }

  #listen(isFirst: boolean): void {
    const { hostname, port, path } = this.#address;
    const onListen = ({ port }: Deno.NetAddr): void =>
      log.info("Metrics are at http://{hostname}:{port}{path}", { hostname, port, path });
    try {
      this.#server = Deno.serve({ hostname, port, onListen }, (request) => this.#respond(request));
    } catch (error) {
      const reason = error instanceof Deno.errors.AddrInUse
        ? "another process uses it"
        : toError(error).message;
      const write = isFirst ? log.warn : log.debug;
      write(`${SECTION}: Cannot listen on {hostname}:{port}: {reason}; metrics are not served`, {
        hostname,
        port,
        reason,
      });
      this.#timer = setTimeout(() => this.#listen(false), TRY_AGAIN_AFTER_MS);
      Deno.unrefTimer(this.#timer);
    }
  }

  async #respond(request: Request): Promise<Response> {
    if (splitUrl(request.url).path !== this.#address.path) {
      return new Response(null, { status: 404 });
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
    }
    const headers = { "content-type": PROMETHEUS_TYPE };
    return new Response(formatPrometheus(await this.#collect()), { headers });
  }
}
