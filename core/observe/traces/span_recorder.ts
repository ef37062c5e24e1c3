import { redactText } from "../../config/secrets/secret_texts.ts";
import { toError } from "../../errors.ts";
import { randomId } from "../../id.ts";
import { endWithWork } from "../end_with_work.ts";
import type { LogRecord } from "../logs/log.ts";
import type { Span, SpanHolder, SpanOptions, Spans, SpanSampler } from "../spans.ts";
import { currentTrace } from "../trace.ts";
import { formatTraceparent, isTraceId, parseTraceparent } from "../traceparent.ts";
import { Budget } from "./budget.ts";
import { payload } from "./payload.ts";
import type { RecordedLine, RecordedSpan, SpanValue } from "./recorded_span.ts";
import { subjectOf } from "./subject_of.ts";

/** Options of {@linkcode SpanRecorder}. */
export interface SpanRecorderOptions {
  /** Service that a span belongs to, unless it is part of one that knows. */
  readonly service: (options: SpanOptions) => string | undefined;
  /** Takes each span that has ended. */
  readonly onSpan: (span: RecordedSpan) => void;
  /** Takes each log line of a span that runs. */
  readonly onLine: (line: RecordedLine) => void;
  /**
   * Traces that may begin here in a second, until {@linkcode SpanRecorder.tracesPerSecond} is set;
   * more are not recorded.
   *
   * @default {Infinity}
   */
  readonly tracesPerSecond?: number;
  /**
   * Shows arguments and results.
   *
   * @default {true}
   */
  readonly payloads?: boolean;
}

/** What is recorded of a log record. */
type Line = Pick<LogRecord, "time" | "level" | "name" | "message">;

const RECORDED = 1;
/** For each trace that may begin here at first, so many spans that continue others. */
const CONTINUED = 40;
/** Spans that continue others, however few traces may begin here: these are bounded where they begin. */
const LEAST_CONTINUED = 200;
/**
 * Part of the traces that may begin with a request or an event that came without a span: with more,
 * most are parts of traces that were skipped where they began.
 */
const FOREIGN = 0.1;
/** Characters of an error or a log line: as much as is kept, and some more. */
const MAX_TEXT = 8192;
/** By how much the clock may have been set before that is taken into account. */
const MAX_DRIFT_MS = 5;

/**
 * Records spans and log lines by itself, at a fraction of what OpenTelemetry costs. A trace that is
 * not recorded where it begins is not recorded elsewhere, either: others get no `traceparent` of it.
 */
export class SpanRecorder implements Spans {
  /** {@inheritDoc Spans.sampler} */
  readonly sampler: SpanSampler;
  readonly #options: SpanRecorderOptions;
  readonly #begun: Budget;
  readonly #foreign: Budget;
  #origin = performance.timeOrigin;

  /** Creates a recorder. */
  constructor(options: SpanRecorderOptions) {
    this.#options = options;
    const { tracesPerSecond = Infinity } = options;
    const begun = this.#begun = new Budget(tracesPerSecond);
    const foreign = this.#foreign = new Budget(tracesPerSecond * FOREIGN);
    const continued = new Budget(Math.max(tracesPerSecond * CONTINUED, LEAST_CONTINUED));
    const decided = (isSkipped: boolean, trace = wholeTrace()): boolean => {
      if (isSkipped && trace !== undefined) trace.span = null;
      return isSkipped;
    };
    this.sampler = {
      skipsRoot: () => decided(!begun.take()),
      skipsOutgoing() {
        const span = currentTrace()?.span;
        if (span === null) return true;
        return span === undefined && !begun.take();
      },
      skipsIncoming(traceparent, trace) {
        const budget = traceparent === undefined ? foreign : continued;
        return decided(!budget.take(), trace);
      },
    };
  }

  /** Traces that may begin here in a second from now on. */
  set tracesPerSecond(tracesPerSecond: number) {
    this.#begun.perSecond = tracesPerSecond;
    this.#foreign.perSecond = tracesPerSecond * FOREIGN;
  }

  /** {@inheritDoc Spans.activeTraceId} */
  activeTraceId(): string | undefined {
    return activeSpan()?.traceId;
  }

  /** {@inheritDoc Spans.run} */
  run<T>(options: SpanOptions, work: (span: Span) => T): T {
    const isIncoming = options.kind === "server" || options.kind === "consumer";
    const parent = isIncoming ? undefined : activeSpan();
    const span = new RunningSpan(options, {
      parent,
      service: this.#options.service(options) ?? parent?.service ?? "",
      payloads: this.#options.payloads ?? true,
      start: this.#now(),
    });
    const whole = isIncoming ? wholeTrace() : undefined; // what is sent runs nothing here
    if (whole !== undefined) whole.span = span;
    return endWithWork(
      () => work(span),
      {
        fail: (error) => span.fail(toError(error).message),
        end: () => this.#options.onSpan(span.end()),
      },
    );
  }

  /** Whether a span runs. */
  get isRecording(): boolean {
    return activeSpan() !== undefined;
  }

  /** Records a log line, if it belongs to a span. */
  line({ time, level, name, message }: Line): void {
    const span = activeSpan();
    if (span === undefined) return;
    const { traceId, spanId, service } = span;
    this.#options.onLine({
      ...{ traceId, spanId, service, time, message: shown(message) },
      level: level.toUpperCase(),
      logger: name,
    });
  }

  /** Milliseconds since 1970, as finely as clocks go. */
  #now(): number {
    const now = performance.now();
    const wall = Date.now();
    if (Math.abs(this.#origin + now - wall) > MAX_DRIFT_MS) this.#origin = wall - now;
    return this.#origin + now;
  }
}

function activeSpan(): RunningSpan | undefined {
  const span = currentTrace()?.span;
  return span instanceof RunningSpan ? span : undefined;
}

/** The trace of the running work, of all of it. */
function wholeTrace(): SpanHolder | undefined {
  const trace = currentTrace();
  return trace?.origin ?? trace;
}

/** What a span knows from its beginning. */
interface Beginning {
  readonly parent: RunningSpan | undefined;
  readonly service: string;
  readonly payloads: boolean;
  readonly start: number;
}

class RunningSpan implements Span {
  readonly traceId: string;
  readonly spanId = randomId().slice(0, 16);
  readonly traceparent: string;
  readonly service: string;
  readonly show: ((name: string, value: unknown) => void) | undefined;
  readonly #options: SpanOptions;
  readonly #parentId: string | undefined;
  readonly #start: number;
  readonly #began = performance.now();
  #attributes: Record<string, SpanValue> | undefined;
  #error: string | undefined;

  constructor(options: SpanOptions, { parent, service, payloads, start }: Beginning) {
    const remote = parent ? undefined : parseTraceparent(options.traceparent);
    this.#options = options;
    this.#start = start;
    this.service = service;
    // Log lines have this id, too, whatever a tracing system of others makes of it.
    this.traceId = options.traceId ?? parent?.traceId ?? remote?.traceId ??
      currentTrace()?.traceId ?? randomId();
    this.#parentId = parent?.spanId ?? remote?.spanId;
    const traceId = isTraceId(this.traceId) ? this.traceId : STAND_IN;
    this.traceparent = formatTraceparent({ traceId, spanId: this.spanId, traceFlags: RECORDED });
    this.show = payloads ? (name, value) => this.set(name, payload(value)) : undefined;
  }

  set(name: string, value: SpanValue): void {
    this.#attributes ??= { ...this.#options.attributes };
    this.#attributes[name] = value;
  }

  fail(reason: string): void {
    this.#error ??= shown(reason);
  }

  end(): RecordedSpan {
    const { name, kind, attributes } = this.#options;
    return {
      traceId: this.traceId,
      spanId: this.spanId,
      ...(this.#parentId !== undefined && { parentId: this.#parentId }),
      service: this.service,
      subject: subjectOf(name, attributes),
      name,
      kind,
      start: this.#start,
      durationMs: performance.now() - this.#began,
      ...(this.#error !== undefined && { error: this.#error }),
      attributes: this.#attributes ?? attributes,
    };
  }
}

/** A text without its secrets, which are hidden before it is cut: half of one does not look like one. */
function shown(text: string): string {
  if (text.length <= MAX_TEXT) return redactText(text);
  return `${redactText(text.slice(0, MAX_TEXT))}… (${text.length} characters)`;
}

/** For trace ids that `traceparent` has no room for; the id itself travels in a header of its own. */
const STAND_IN = "f".repeat(32);
