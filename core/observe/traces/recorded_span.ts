import type { SpanKind } from "../spans.ts";

/** A value that a span shows. */
export type SpanValue = string | number | boolean;

/** A span that has ended, as it is kept and shown. */
export interface RecordedSpan {
  /** Trace that it belongs to: the `X-Trace-Id` of HTTP, the trace id of log lines. */
  readonly traceId: string;
  /** Its id, unique within the trace. */
  readonly spanId: string;
  /** Id of the span that it is part of, which need not be known; undefined for none. */
  readonly parentId?: string | undefined;
  /** Service that recorded it. */
  readonly service: string;
  /** What it is about: `Greeting.greet`, an event's type, or `GET /greet`. */
  readonly subject: string;
  /** Its name in OpenTelemetry, such as `publish greeted`. */
  readonly name: string;
  /** Which side of an exchange it is; `internal` for work that is neither. */
  readonly kind: SpanKind | "internal";
  /** When it began, in milliseconds since 1970, with a fraction. */
  readonly start: number;
  /** How long it took, in milliseconds, with a fraction. */
  readonly durationMs: number;
  /** Why it failed; undefined if it did not. */
  readonly error?: string | undefined;
  /** Details, by the names of OpenTelemetry's conventions. */
  readonly attributes: Readonly<Record<string, SpanValue>>;
}

/** A log line that belongs to a trace. */
export interface RecordedLine {
  /** Trace that it belongs to. */
  readonly traceId: string;
  /** Span that was running; undefined where that is not known. */
  readonly spanId?: string | undefined;
  /** When it was logged, in milliseconds since 1970. */
  readonly time: number;
  /** Service that logged it. */
  readonly service: string;
  /** Level, such as `INFO`. */
  readonly level: string;
  /** Dotted name of the logger; empty where that is not known. */
  readonly logger: string;
  /** What happened. */
  readonly message: string;
}

/** Name of the attribute with the arguments of a call, or the body of an event, as JSON. */
export const ARGUMENTS = "lymph.arguments";
/** Name of the attribute with the result of a call, as JSON. */
export const RESULT = "lymph.result";
