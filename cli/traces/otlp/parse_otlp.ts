import { isMapping } from "../../../core/config/mapping.ts";
import { redactText } from "../../../core/config/secrets/secret_texts.ts";
import type {
  RecordedLine,
  RecordedSpan,
  SpanValue,
} from "../../../core/observe/traces/recorded_span.ts";
import { subjectOf } from "../../../core/observe/traces/subject_of.ts";
import { hideSecrets } from "../../parts/plugins/hide_secrets.ts";
import { FAILED, HIDES_SECRETS, KINDS, OWN_SCOPE, SERVICE_NAME, TRACE_ID } from "./otlp.ts";

type Fields = Readonly<Record<string, unknown>>;
type Attributes = Readonly<Record<string, SpanValue>>;

const UNKNOWN_SERVICE = "unknown";

/**
 * The spans in the body of a request to `/v1/traces`. Those that lack an id or a time are left out.
 *
 * @throws {SyntaxError} If the body is no list of spans.
 */
export function parseSpans(body: unknown): RecordedSpan[] {
  return listOf(body, "resourceSpans").flatMap((resource) => {
    const service = serviceOf(resource);
    return listOf(resource, "scopeSpans").flatMap((scope) => {
      const isOwn = scopeOf(scope) === OWN_SCOPE;
      return listOf(scope, "spans").flatMap((span) => parseSpan(span, { service, isOwn }) ?? []);
    });
  });
}

/**
 * The log lines in the body of a request to `/v1/logs`, as far as they belong to traces.
 *
 * @throws {SyntaxError} If the body is no list of log records.
 */
export function parseLines(body: unknown): RecordedLine[] {
  return listOf(body, "resourceLogs").flatMap((resource) => {
    const service = serviceOf(resource);
    const isOwn = attributesOf(resource)[HIDES_SECRETS] === true;
    return listOf(resource, "scopeLogs").flatMap((scope) => {
      const logger = scopeOf(scope);
      return listOf(scope, "logRecords").flatMap((record) =>
        parseLine(record, { service, logger, isOwn }) ?? []
      );
    });
  });
}

function parseSpan(
  span: Fields,
  { service, isOwn }: { readonly service: string; readonly isOwn: boolean },
): RecordedSpan | undefined {
  const given = readAttributes(span["attributes"]);
  const attributes = isOwn ? given : hideSecrets(given);
  const traceId = String(given[TRACE_ID] ?? text(span["traceId"]));
  const [spanId, parentId] = [text(span["spanId"]), text(span["parentSpanId"])];
  const start = toMs(span["startTimeUnixNano"]);
  const end = toMs(span["endTimeUnixNano"]);
  if (traceId === "" || spanId === "" || start === undefined || end === undefined) return undefined;
  const name = text(span["name"]);
  const error = errorOf(span);
  return {
    traceId,
    spanId,
    ...(parentId !== "" && { parentId }),
    service,
    subject: subjectOf(name, attributes),
    name,
    kind: KINDS[Number(span["kind"])] ?? "internal",
    start,
    durationMs: Math.max(end - start, 0),
    ...(error !== undefined && { error: isOwn ? error : hideSecrets([error])[0] as string }),
    attributes,
  };
}

function errorOf({ status }: Fields): string | undefined {
  if (!isMapping(status) || status["code"] !== FAILED) return undefined;
  return text(status["message"]) || "failed";
}

function parseLine(
  record: Fields,
  { service, logger, isOwn }: {
    readonly service: string;
    readonly logger: string;
    readonly isOwn: boolean;
  },
): RecordedLine | undefined {
  const [traceId, spanId] = [text(record["traceId"]), text(record["spanId"])];
  const time = toMs(record["timeUnixNano"]) ?? toMs(record["observedTimeUnixNano"]);
  if (traceId === "" || time === undefined) return undefined;
  const message = String(valueOf(record["body"]) ?? "").trimEnd();
  return {
    traceId,
    ...(spanId !== "" && { spanId }),
    time,
    service,
    level: text(record["severityText"]).toUpperCase() || "INFO",
    logger,
    message: isOwn ? message : redactText(message),
  };
}

function listOf(from: unknown, key: string): Fields[] {
  const list = isMapping(from) ? from[key] ?? [] : undefined;
  if (Array.isArray(list) && list.every(isMapping)) return list;
  throw new SyntaxError(`${key} must be a list of objects`);
}

function scopeOf({ scope }: Fields): string {
  return isMapping(scope) ? text(scope["name"]) : "";
}

function serviceOf(from: Fields): string {
  return String(attributesOf(from)[SERVICE_NAME] || UNKNOWN_SERVICE);
}

function attributesOf({ resource }: Fields): Attributes {
  return readAttributes(isMapping(resource) ? resource["attributes"] : []);
}

function readAttributes(list: unknown): Attributes {
  if (!Array.isArray(list)) return {};
  return Object.fromEntries(list.flatMap((attribute): [string, SpanValue][] => {
    if (!isMapping(attribute) || typeof attribute["key"] !== "string") return [];
    const value = valueOf(attribute["value"]);
    return value === undefined ? [] : [[attribute["key"], value]];
  }));
}

function valueOf(value: unknown): SpanValue | undefined {
  if (!isMapping(value)) return undefined;
  const { stringValue, boolValue, doubleValue, intValue } = value;
  if (typeof stringValue === "string") return stringValue;
  if (typeof boolValue === "boolean") return boolValue;
  if (typeof doubleValue === "number") return doubleValue;
  if (intValue !== undefined) return Number(intValue);
  const [other] = Object.values(value);
  return other === undefined ? undefined : JSON.stringify(other);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function toMs(nanos: unknown): number | undefined {
  const ms = Number(nanos) / 1e6;
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}
