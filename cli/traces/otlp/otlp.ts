/**
 * The parts of OTLP's JSON that spans and log lines consist of.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 * @module
 */
import type { SpanKind } from "../../../core/observe/spans.ts";

/** Path of the requests with spans. */
export const TRACES_PATH = "/v1/traces";
/** Path of the requests with log lines. */
export const LOGS_PATH = "/v1/logs";
/** Path of the requests with metrics, which are not kept. */
export const METRICS_PATH = "/v1/metrics";

/** Scope of the spans that this framework records by itself, whose secrets are hidden already. */
export const OWN_SCOPE = "lymph.recorder";
/** The attribute of a resource with the name of the service. */
export const SERVICE_NAME = "service.name";
/** The attribute of a resource whose log lines have their secrets hidden already. */
export const HIDES_SECRETS = "lymph.hides_secrets";
/** The attribute with a trace id that OpenTelemetry cannot use. */
export const TRACE_ID = "lymph.trace_id";

/** Kinds of spans, by their numbers. */
export const KINDS: readonly (SpanKind | "internal")[] = [
  ...["internal", "internal", "server", "client", "producer", "consumer"] as const,
];

/** Code of the status of a span that failed. */
export const FAILED = 2;

/** Milliseconds since 1970 as OTLP's nanoseconds. */
export function toNanos(ms: number): string {
  return `${Math.round(ms * 1000)}000`;
}
