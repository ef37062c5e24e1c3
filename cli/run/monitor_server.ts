import type { Health } from "../../core/container/health.ts";
import { toError } from "../../core/errors.ts";
import { NODE_VARIABLE } from "../../core/node_environment.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import type { MetricSource } from "../../core/observe/metrics/metric_source.ts";
import { formatPrometheus, PROMETHEUS_TYPE } from "../../core/observe/metrics/prometheus.ts";
import { splitUrl } from "../../web/requests/mod.ts";
import { endServer } from "../process/end_server.ts";
import type { MonitorAddress } from "./monitor_address.ts";

const log = getLogger("lymph.monitor");
const LIVE = "/_health/live";
const READY = "/_health/ready";
const TRY_AGAIN_AFTER_MS = 5000;
const TEXT = "text/plain; charset=utf-8";

/** What is served of a program. */
export interface Monitored {
  /** Whether it can do its work. */
  health(): Promise<Health>;
  /** Reads its metrics. */
  metrics(): MetricSource | Promise<MetricSource>;
}

/** Serves health and metrics at one address. A port that is taken stops no service: it is told once, and tried again. */
export class MonitorServer implements AsyncDisposable {
  readonly #address: MonitorAddress;
  readonly #monitored: Monitored;
  #server: Deno.HttpServer | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Listens at once. */
  constructor(address: MonitorAddress, monitored: Monitored) {
    this.#address = address;
    this.#monitored = monitored;
    this.#listen(true);
  }

  /** Stops listening. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#server) await endServer(this.#server);
  }

  #listen(isFirst: boolean): void {
    const { section, hostname, port, metricsPath } = this.#address;
    const onListen = ({ port }: Deno.NetAddr): void =>
      log.info("Metrics are at http://{hostname}:{port}{path}, health is at {ready} and {live}", {
        hostname,
        port,
        path: metricsPath,
        ready: READY,
        live: LIVE,
      });
    try {
      this.#server = Deno.serve({ hostname, port, onListen }, (request) => this.#respond(request));
    } catch (error) {
      const reason = error instanceof Deno.errors.AddrInUse ? taken() : toError(error).message;
      const write = isFirst ? log.warn : log.debug;
      write(
        `${section}: Cannot listen on {hostname}:{port}: {reason}; health and metrics are not served`,
        { hostname, port, reason },
      );
      this.#timer = setTimeout(() => this.#listen(false), TRY_AGAIN_AFTER_MS);
      Deno.unrefTimer(this.#timer);
    }
  }

  async #respond(request: Request): Promise<Response> {
    const answer = this.#answerTo(splitUrl(request.url).path);
    if (answer === undefined) return new Response(null, { status: 404 });
    if (request.method !== "GET" && request.method !== "HEAD") {
      return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
    }
    return await answer();
  }

  #answerTo(path: string): (() => Promise<Response>) | undefined {
    if (path === this.#address.metricsPath) return () => this.#metrics();
    if (path === READY) return () => this.#ready();
    return path === LIVE ? () => Promise.resolve(respond(200, "live\n")) : undefined;
  }

  async #ready(): Promise<Response> {
    const { isReady, reasons } = await this.#monitored.health();
    return isReady ? respond(200, "ready\n") : respond(503, `${reasons.join("\n")}\n`);
  }

  async #metrics(): Promise<Response> {
    return respond(200, formatPrometheus(await this.#monitored.metrics()), PROMETHEUS_TYPE);
  }
}

function respond(status: number, text: string, type: string = TEXT): Response {
  const headers = { "content-type": type, "cache-control": "no-store" };
  return new Response(text, { status, headers });
}

/** Why a port cannot be had: in a node, it may be another process of the same service. */
function taken(): string {
  const reason = "another process uses it";
  if (!Deno.env.get(NODE_VARIABLE.process)) return reason;
  return `${reason}; name it in the configuration of the node, which serves all of its processes there`;
}
