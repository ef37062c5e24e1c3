import type { RecordedLine, RecordedSpan, SpanValue } from "./recorded_span.ts";

const MAX_ID = 256;
const MAX_NAME = 256;
const MAX_ATTRIBUTES = 64;
const MAX_TEXT = 4096;

/** A span of bounded size, whatever its sender has put into it. */
export function boundedSpan(span: RecordedSpan): RecordedSpan {
  const { traceId, spanId, parentId, service, subject, name, error } = span;
  return {
    ...span,
    traceId: cut(traceId, MAX_ID),
    spanId: cut(spanId, MAX_ID),
    ...(parentId !== undefined && { parentId: cut(parentId, MAX_ID) }),
    service: cut(service, MAX_NAME),
    subject: cut(subject, MAX_NAME),
    name: cut(name, MAX_NAME),
    ...(error !== undefined && { error: cut(error, MAX_TEXT) }),
    attributes: boundedAttributes(span.attributes),
  };
}

/** A log line of bounded size. */
export function boundedLine(line: RecordedLine): RecordedLine {
  return {
    ...line,
    traceId: cut(line.traceId, MAX_ID),
    service: cut(line.service, MAX_NAME),
    level: cut(line.level, MAX_NAME),
    logger: cut(line.logger, MAX_NAME),
    message: cut(line.message, MAX_TEXT),
  };
}

function boundedAttributes(
  attributes: Readonly<Record<string, SpanValue>>,
): Record<string, SpanValue> {
  return Object.fromEntries(
    Object.entries(attributes).slice(0, MAX_ATTRIBUTES).map(([name, value]) => [
      cut(name, MAX_NAME),
      typeof value === "string" ? cut(value, MAX_TEXT) : value,
    ]),
  );
}

/** The beginning of a text, and how long the whole is. */
function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const note = `… (${text.length} characters)`;
  return text.slice(0, maxLength - note.length).toWellFormed() + note;
}
