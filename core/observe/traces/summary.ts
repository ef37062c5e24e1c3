import type { RecordedLine, RecordedSpan } from "./recorded_span.ts";
import type { StoredTrace, TraceQuery, TraceSummary } from "./trace_store.ts";

/** What a list says of a trace; undefined without spans. */
export function summarize(spans: readonly RecordedSpan[]): TraceSummary | undefined {
  const [first] = spans;
  if (first === undefined) return undefined;
  let root = first;
  let end = -Infinity;
  let errors = 0;
  const services = new Set<string>();
  for (const span of spans) {
    if (span.start < root.start) root = span;
    end = Math.max(end, span.start + span.durationMs);
    if (span.error !== undefined) errors++;
    services.add(span.service);
  }
  const { traceId, service, subject, start } = root;
  return {
    traceId,
    service,
    subject,
    start,
    durationMs: end - start,
    spans: spans.length,
    errors,
    services: [...services].sort(),
  };
}

/** A whole trace, in order; undefined without spans. */
export function assemble(
  spans: readonly RecordedSpan[],
  { lines, dropped }: Pick<StoredTrace, "lines" | "dropped">,
): StoredTrace | undefined {
  const summary = summarize(spans);
  if (summary === undefined) return undefined;
  return {
    ...summary,
    spans: spans.toSorted((a, b) => a.start - b.start),
    lines: lines.toSorted((a, b) => a.time - b.time),
    dropped,
  };
}

/** Whether a trace is one of those that a query asks for, leaving its cursor aside. */
export function isWanted(
  summary: TraceSummary,
  { spans, lines }: { spans: readonly RecordedSpan[]; lines: readonly RecordedLine[] },
  { service, subject, status, minDurationMs = 0, text, since = -Infinity }: TraceQuery,
): boolean {
  return summary.start >= since && summary.durationMs >= minDurationMs &&
    (status === undefined || (status === "error") === (summary.errors > 0)) &&
    (service === undefined || summary.services.includes(service)) &&
    (subject === undefined || spans.some((span) => matches(span.subject, subject))) &&
    (text === undefined || hasText(text.toLowerCase(), { spans, lines }));
}

function matches(subject: string, wanted: string): boolean {
  return wanted.endsWith("*") ? subject.startsWith(wanted.slice(0, -1)) : subject === wanted;
}

function hasText(
  text: string,
  { spans, lines }: { spans: readonly RecordedSpan[]; lines: readonly RecordedLine[] },
): boolean {
  return spans.some((span) => textOf(span).includes(text)) ||
    lines.some(({ message }) => message.toLowerCase().includes(text));
}

/** All that a search for text looks at in a span, in lower case. */
export function textOf({ service, subject, name, error = "", attributes }: RecordedSpan): string {
  return [service, subject, name, error, ...Object.values(attributes)].join("\n").toLowerCase();
}
