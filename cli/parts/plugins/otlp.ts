/**
 * The only file that knows OpenTelemetry's SDK: sends spans and metrics as OTLP over HTTP.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/
 * @module
 */
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { type Resource, resourceFromAttributes } from "@opentelemetry/resources";
import { AggregationTemporality, DataPointType, type MetricData } from "@opentelemetry/sdk-metrics";
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { OpenTelemetrySpans, useContextManager } from "../../../core/observe/opentelemetry.ts";
import type { MetricSource } from "../../../core/observe/metrics/metric_source.ts";
import { hideSecrets } from "./hide_secrets.ts";

/** Where to send what is measured. */
export interface OtlpOptions {
  /** Address without a path, such as `https://otlp.nr-data.net`. */
  readonly endpoint: string;
  /** Headers of each HTTP request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Attributes of everything that is sent, such as `service.name`. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Sends spans in batches as they end, and metrics when asked to. */
export class OtlpExporter {
  /** Records the spans that are sent. */
  readonly spans: OpenTelemetrySpans;
  readonly #provider: TracerProvider;
  readonly #metrics: OTLPMetricExporter;
  readonly #resource: Resource;
  readonly #start = now();

  /** Connects lazily: what cannot be sent is dropped. */
  constructor({ endpoint, headers, attributes }: OtlpOptions) {
    this.#resource = resourceFromAttributes({ ...attributes });
    const to = (path: string) => ({ url: new URL(path, endpoint).href, headers: { ...headers } });
    this.#metrics = new OTLPMetricExporter(to("/v1/metrics"));
    this.#provider = new TracerProvider({
      resource: this.#resource,
      spanProcessors: [
        new BatchSpanProcessor({
          exporter: withoutSecrets(new OTLPTraceExporter(to("/v1/traces"))),
        }),
      ],
    });
    useContextManager(new AsyncLocalStorageContextManager());
    this.spans = new OpenTelemetrySpans(this.#provider.getTracer("lymph"));
  }

  /** Sends the current values of metrics; resolves once they were taken or could not be sent. */
  async sendMetrics(source: MetricSource): Promise<void> {
    const metrics = readMetrics(source, this.#start);
    if (metrics.length === 0) return;
    await new Promise<void>((resolve) => {
      this.#metrics.export(
        { resource: this.#resource, scopeMetrics: [{ scope: { name: "lymph" }, metrics }] },
        () => resolve(),
      );
    });
  }

  /** Sends what is left, and stops. */
  async stop(): Promise<void> {
    await Promise.allSettled([this.#provider.shutdown(), this.#metrics.shutdown()]);
  }
}

type Time = [seconds: number, nanoseconds: number];

function now(): Time {
  const ms = Date.now();
  return [Math.floor(ms / 1000), ms % 1000 * 1e6];
}

/** Sums for counters; what else there is has a value of its own each time. */
function readMetrics(source: MetricSource, startTime: Time): MetricData[] {
  const kinds = new Map(source.kinds?.());
  const endTime = now();
  const series = new Map<string, MetricData & { dataPoints: unknown[] }>();
  for (const [name, value, tags] of source.samples()) {
    let metric = series.get(name);
    if (metric === undefined) {
      const common = {
        descriptor: { name, description: "", unit: "", valueType: 1 },
        aggregationTemporality: AggregationTemporality.CUMULATIVE,
        dataPoints: [],
      };
      metric = kinds.get(name) === "counter"
        ? { ...common, dataPointType: DataPointType.SUM, isMonotonic: true }
        : { ...common, dataPointType: DataPointType.GAUGE };
      series.set(name, metric);
    }
    const attributes = Object.fromEntries(
      Object.entries(tags).map(([key, tag]) => [key, String(tag)]),
    );
    metric.dataPoints.push({ startTime, endTime, attributes, value });
  }
  return [...series.values()];
}

/** Hides secrets in the attributes, errors and results of spans before they are sent. */
function withoutSecrets(exporter: SpanExporter): SpanExporter {
  const hidden = (span: ReadableSpan): ReadableSpan =>
    Object.create(span, {
      attributes: { value: hideSecrets(span.attributes) },
      events: { value: hideSecrets(span.events) },
      status: { value: hideSecrets(span.status) },
    });
  return {
    export: (spans, done) => exporter.export(spans.map(hidden), done),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}
