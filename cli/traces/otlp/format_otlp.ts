import type {
  RecordedLine,
  RecordedSpan,
  SpanValue,
} from "../../../core/observe/traces/recorded_span.ts";
import { FAILED, HIDES_SECRETS, KINDS, OWN_SCOPE, SERVICE_NAME, toNanos } from "./otlp.ts";

/** Spans as the body of a request to `/v1/traces`. */
export function formatSpans(spans: readonly RecordedSpan[]): string {
  const resourceSpans = byService(spans).map(([service, own]) => ({
    resource: { attributes: formatAttributes({ [SERVICE_NAME]: service }) },
    scopeSpans: [{ scope: { name: OWN_SCOPE }, spans: own.map(formatSpan) }],
  }));
  return JSON.stringify({ resourceSpans });
}

/** Log lines as the body of a request to `/v1/logs`. */
export function formatLines(lines: readonly RecordedLine[]): string {
  const resourceLogs = byService(lines).map(([service, own]) => ({
    resource: { attributes: formatAttributes({ [SERVICE_NAME]: service, [HIDES_SECRETS]: true }) },
    scopeLogs: own.map((line) => ({
      scope: { name: line.logger },
      logRecords: [{
        timeUnixNano: toNanos(line.time),
        severityText: line.level,
        body: { stringValue: line.message },
        traceId: line.traceId,
        spanId: line.spanId,
      }],
    })),
  }));
  return JSON.stringify({ resourceLogs });
}

function byService<Item extends { readonly service: string }>(
  items: readonly Item[],
): [string, Item[]][] {
  return Object.entries(Object.groupBy(items, ({ service }) => service)) as [string, Item[]][];
}

function formatSpan(span: RecordedSpan): unknown {
  const { traceId, spanId, parentId, name, kind, start, durationMs, error, attributes } = span;
  return {
    traceId,
    spanId,
    parentSpanId: parentId,
    name,
    kind: KINDS.lastIndexOf(kind),
    startTimeUnixNano: toNanos(start),
    endTimeUnixNano: toNanos(start + durationMs),
    attributes: formatAttributes(attributes),
    status: error === undefined ? {} : { code: FAILED, message: error },
  };
}

function formatAttributes(attributes: Readonly<Record<string, SpanValue>>): unknown[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: formatValue(value) }));
}

function formatValue(value: SpanValue): unknown {
  if (typeof value === "string") return { stringValue: value };
  return typeof value === "boolean" ? { boolValue: value } : { doubleValue: value };
}
