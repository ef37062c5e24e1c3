import type { HttpCall } from "../../../core/plugins/around.ts";
import { type Config, decode, DecodeError } from "../../../core/config/mod.ts";
import type { Interface } from "../../../core/interface/interface.ts";
import { stateOf } from "../../../core/interface/messenger.ts";
import type { MetricSource } from "../../../core/observe/metrics/metric_source.ts";
import type { Spans } from "../../../core/observe/spans.ts";
import type { Plugin } from "../../../core/plugins/plugin.ts";
import type { ErrorContext } from "../../../core/error_hook.ts";
import { spannedHttp } from "./http_spans.ts";
import { OtlpExporter } from "./otlp.ts";

/** New Relic's address in the United States. */
const ENDPOINT = "https://otlp.nr-data.net";
const METRICS_INTERVAL_MS = 60_000;

/** What the section of the plugin says. */
interface NewRelicSettings {
  readonly licenseKey: string;
  readonly appName: string;
  readonly environment: string | undefined;
  readonly endpoint: string;
  readonly metricsIntervalMs: number;
}

/**
 * Sends spans, errors and metrics to New Relic by OTLP. Secrets in them are hidden as `lymph config`
 * hides them.
 *
 * @see https://docs.newrelic.com/docs/opentelemetry/best-practices/opentelemetry-otlp/
 */
export class NewRelicPlugin implements Plugin {
  /** {@inheritDoc Plugin.name} */
  readonly name = "newrelic";
  /** {@inheritDoc Plugin.spans} */
  readonly spans: Spans;
  readonly #exporter: OtlpExporter;
  readonly #intervalMs: number;
  #metrics: MetricSource | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Prepares what is sent; nothing is sent before there is something to send. */
  constructor(settings: NewRelicSettings) {
    const { licenseKey, appName, environment, endpoint, metricsIntervalMs } = settings;
    this.#exporter = new OtlpExporter({
      endpoint,
      headers: { "api-key": licenseKey },
      attributes: {
        "service.name": appName,
        ...(environment !== undefined && { "deployment.environment.name": environment }),
      },
    });
    this.spans = this.#exporter.spans;
    this.#intervalMs = metricsIntervalMs;
  }

  /**
   * Creates the plugin from its section: `license_key` and `app_name`, and optionally `environment`,
   * `endpoint` and `metrics_interval`.
   */
  static fromConfig(section: Config): NewRelicPlugin {
    return new NewRelicPlugin({
      licenseKey: section.read("license_key", readLicenseKey),
      appName: section.read("app_name", decode.string),
      environment: section.read("environment", decode.optional(decode.string)),
      endpoint: section.read("endpoint", decode.optional(readUrl, ENDPOINT)),
      metricsIntervalMs: section.read(
        "metrics_interval",
        decode.optional(decode.durationMs, METRICS_INTERVAL_MS),
      ),
    });
  }

  /** {@inheritDoc Plugin.onInterfaceInstalled} */
  onInterfaceInstalled(installed: Interface): void {
    this.#metrics ??= stateOf(installed).host.metrics;
  }

  /** {@inheritDoc Plugin.start} */
  start(): void {
    this.#timer = setInterval(() => void this.#send(), this.#intervalMs);
  }

  /** {@inheritDoc Plugin.aroundHttpRequest} */
  aroundHttpRequest(call: HttpCall, next: () => Promise<Response>): Promise<Response> {
    return spannedHttp(this.spans, call, next);
  }

  /** {@inheritDoc Plugin.onError} */
  onError(error: Error, { subject, url }: ErrorContext): void {
    this.#exporter.spans.recordError(error, {
      "lymph.subject": subject,
      ...(url !== undefined && { "url.full": url }),
    });
  }

  /** {@inheritDoc Plugin.stop} */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#send();
    await this.#exporter.stop();
  }

  async #send(): Promise<void> {
    if (this.#metrics) await this.#exporter.sendMetrics(this.#metrics);
  }
}

function readLicenseKey(value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  const requirement =
    "must be New Relic's license key (the config_file of Python's agent is not supported)";
  throw new DecodeError(requirement, { value });
}

function readUrl(value: unknown): string {
  const url = decode.string(value);
  if (/^https?:/.test(url) && URL.canParse(url)) return url;
  throw new DecodeError("must be an address such as https://otlp.eu01.nr-data.net", { value });
}
