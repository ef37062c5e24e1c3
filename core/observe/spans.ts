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
  /**
   * Shows a value, such as the arguments of a call; missing where values are not shown. It keeps a
   * bounded text without secrets.
   */
  readonly show?: ((name: string, value: unknown) => void) | undefined;
  /** Adds a detail; missing where all are known from the beginning. */
  set?(name: string, value: string | number | boolean): void;
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
  /** Decides which spans are recorded; missing where all are. */
  readonly sampler?: SpanSampler;
}

/**
 * Decides, before a span is prepared, whether there will be one, so that work without a span costs
 * next to nothing.
 */
export interface SpanSampler {
  /** Whether a request or an event that is sent gets no span. */
  skipsOutgoing(): boolean;
  /** Whether work that begins here gets no span; then nothing that comes of it does. */
  skipsRoot(): boolean;
  /**
   * Whether a request or an event that has come gets no span; then nothing that comes of it does.
   *
   * @param trace Trace of its handler, if its caller has that at hand: looking it up costs more than
   * all the rest.
   */
  skipsIncoming(traceparent: unknown, trace?: SpanHolder): boolean;
}

/** What remembers the span of some work. */
export interface SpanHolder {
  /** The span; null if its trace was skipped; undefined if that is undecided. */
  span?: Span | null | undefined;
}
