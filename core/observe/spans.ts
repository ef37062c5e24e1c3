/** Which side of which exchange a span stands for. */
export type SpanKind = "client" | "server" | "producer" | "consumer";

/** What a span is about. */
export interface SpanOptions {
  /** Which side it is. */
  readonly kind: SpanKind;
  /** Short name, such as `Greeting.greet`. */
  readonly name: string;
  /** Details, by the names of OpenTelemetry's conventions. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Trace that it belongs to, where no span of it is known. */
  readonly traceId: string | undefined;
  /** The `traceparent` that came with a request or an event; undefined for work of our own. */
  readonly traceparent?: unknown;
}

/** A span while its work runs. */
export interface Span {
  /** Trace that it belongs to. */
  readonly traceId: string;
  /** Tells the other side what its spans are children of; a header's value. */
  readonly traceparent: string;
  /** Notes that the work has failed, where nothing was thrown. */
  fail(reason: string): void;
}

/**
 * Shows what happens across services to a tracing system. A container without one pays nothing for
 * it.
 *
 * @see https://www.w3.org/TR/trace-context/
 */
export interface Spans {
  /** Trace of the span that is running, if one is. */
  activeTraceId(): string | undefined;
  /** Runs work in a span, which ends when the work does. */
  run<T>(options: SpanOptions, work: (span: Span) => T): T;
}
