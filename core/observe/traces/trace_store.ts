import type { RecordedLine, RecordedSpan } from "./recorded_span.ts";

/** What arrives at a store in one go. */
export interface TraceBatch {
  /** Spans that have ended. */
  readonly spans?: readonly RecordedSpan[];
  /** Log lines that belong to traces. */
  readonly lines?: readonly RecordedLine[];
}

/** Which traces to list. Each filter narrows the list. */
export interface TraceQuery {
  /** With a span of this service. */
  readonly service?: string | undefined;
  /** With a span of this subject, such as `Greeting.greet`; `Greeting.*` is that and all alike. */
  readonly subject?: string | undefined;
  /** Those in which a span failed, or those in which none did. */
  readonly status?: "ok" | "error" | undefined;
  /** At least as long, in milliseconds. */
  readonly minDurationMs?: number | undefined;
  /** With this text, in any case, in a name, error, attribute or log line. */
  readonly text?: string | undefined;
  /** That began then or later, in milliseconds since 1970. */
  readonly since?: number | undefined;
  /**
   * At most so many.
   *
   * @default {50}
   */
  readonly limit?: number | undefined;
  /** Where the last page ended: its `next`. */
  readonly cursor?: string | undefined;
}

/** A trace in a list. */
export interface TraceSummary {
  /** Its id. */
  readonly traceId: string;
  /** Service of the span that began first. */
  readonly service: string;
  /** Subject of that span. */
  readonly subject: string;
  /** When it began, in milliseconds since 1970. */
  readonly start: number;
  /** From the beginning of its first span to the end of its last one, in milliseconds. */
  readonly durationMs: number;
  /** How many spans are kept. */
  readonly spans: number;
  /** How many of them failed. */
  readonly errors: number;
  /** All services in it, sorted. */
  readonly services: readonly string[];
}

/** One page of a list. */
export interface TracePage {
  /** Traces, the newest first. */
  readonly traces: readonly TraceSummary[];
  /** The cursor of the next page; undefined if this is the last one. */
  readonly next?: string | undefined;
}

/** A whole trace. */
export interface StoredTrace extends Omit<TraceSummary, "spans"> {
  /** Its spans, in the order in which they began. */
  readonly spans: readonly RecordedSpan[];
  /** Its log lines, in the order of time. */
  readonly lines: readonly RecordedLine[];
  /** How many spans and log lines were not kept, as the trace has too many. */
  readonly dropped: number;
}

/**
 * Keeps traces for a while. A store is bounded: it forgets the oldest traces first, keeps at most
 * {@linkcode MAX_SPANS} spans and {@linkcode MAX_LINES} log lines of each, and cuts long values.
 */
export interface TraceStore extends AsyncDisposable {
  /**
   * Adds spans and log lines, in any order: a trace may arrive in pieces. A span with an id that
   * its trace has already is ignored. Log lines of a trace without spans wait for the first one.
   */
  add(batch: TraceBatch): Promise<void>;
  /**
   * Lists traces, the newest first.
   *
   * @throws {RangeError} If the cursor is invalid.
   */
  list(query?: TraceQuery): Promise<TracePage>;
  /**
   * Reads one trace.
   *
   * @param traceId Its id, or at least {@linkcode MIN_PREFIX} characters that only this one begins with.
   * @returns undefined if there is none.
   * @throws {RangeError} If several traces begin with it.
   */
  get(traceId: string): Promise<StoredTrace | undefined>;
}

/** Most spans of one trace. */
export const MAX_SPANS = 10_000;
/** Most log lines of one trace. */
export const MAX_LINES = 10_000;
/** Least characters by which a trace may be named. */
export const MIN_PREFIX = 4;
/** How many traces a list has by default. */
export const DEFAULT_LIMIT = 50;
