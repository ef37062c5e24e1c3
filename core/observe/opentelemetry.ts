/**
 * The only file that knows OpenTelemetry's API. Nothing imports it before somebody asks for spans.
 *
 * @module
 */
import {
  type Attributes,
  type Context,
  context,
  type ContextManager,
  ROOT_CONTEXT,
  type Span as ApiSpan,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { toError } from "../errors.ts";
import { randomId } from "../id.ts";
import type { Span, SpanOptions, Spans } from "./spans.ts";

const KINDS = {
  client: SpanKind.CLIENT,
  server: SpanKind.SERVER,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;
const TRACE_ID = /^(?!0{32})[\da-f]{32}$/;
const TRACEPARENT = /^(?!ff)[\da-f]{2}-((?!0{32})[\da-f]{32})-((?!0{16})[\da-f]{16})-([\da-f]{2})/;
const SAMPLED = 1;

/** Lets an SDK other than the registered one know what runs; the first manager stays. */
export function useContextManager(manager: ContextManager): void {
  context.setGlobalContextManager(manager.enable());
}

/** Spans of whichever OpenTelemetry SDK is registered, such as Deno's own. */
export class OpenTelemetrySpans implements Spans {
  readonly #tracer: Tracer;
  /** Errors that a span shows already. */
  readonly #recorded = new WeakSet<Error>();

  /** @param tracer Of another SDK than the one that is registered. */
  constructor(tracer: Tracer = trace.getTracer("lymph")) {
    this.#tracer = tracer;
  }

  /** Notes an error in the span that is running, or in one of its own. */
  recordError(error: Error, attributes: Attributes): void {
    if (this.#recorded.has(error)) return;
    const active = trace.getActiveSpan();
    const span = active?.isRecording() ? active : this.#tracer.startSpan("error");
    span.setAttributes(attributes);
    this.#fail(span, error);
    if (span !== active) span.end();
  }

  /** {@inheritDoc Spans.activeTraceId} */
  activeTraceId(): string | undefined {
    const active = trace.getActiveSpan()?.spanContext();
    return active && TRACE_ID.test(active.traceId) ? active.traceId : undefined;
  }

  /** {@inheritDoc Spans.run} */
  run<T>(options: SpanOptions, work: (span: Span) => T): T {
    const { kind, name, traceId } = options;
    const attributes: Attributes = { ...options.attributes };
    // One that is no trace id of OpenTelemetry's is still the one that log lines show.
    if (traceId !== undefined && !TRACE_ID.test(traceId)) attributes["lymph.trace_id"] = traceId;
    const parent = parentOf(options);
    const span = this.#tracer.startSpan(name, { kind: KINDS[kind], attributes }, parent);
    let result: T;
    try {
      result = context.with(trace.setSpan(parent, span), work, undefined, toSpan(span));
    } catch (error) {
      this.#fail(span, error);
      span.end();
      throw error;
    }
    if (!(result instanceof Promise)) {
      span.end();
      return result;
    }
    return result.then((value) => {
      span.end();
      return value;
    }, (error) => {
      this.#fail(span, error);
      span.end();
      throw error;
    }) as T;
  }

  #fail(span: ApiSpan, thrown: unknown): void {
    const error = toError(thrown);
    this.#recorded.add(error);
    span.recordException(error);
    span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  }
}

/**
 * What a span is a child of: the other side's, where that said which, or else what is running here.
 * Work that only has a trace id gets a parent nobody has seen, as that is how a span is put into a
 * trace.
 */
function parentOf({ kind, traceId, traceparent }: SpanOptions): Context {
  const [, ...remote] = typeof traceparent === "string" ? TRACEPARENT.exec(traceparent) ?? [] : [];
  const [remoteTrace, remoteSpan, flags] = remote;
  if (remoteTrace !== undefined && remoteSpan !== undefined) {
    return within(remoteTrace, remoteSpan, Number.parseInt(flags ?? "", 16));
  }
  // What runs here when a message is read has nothing to do with the message.
  const isIncoming = kind === "server" || kind === "consumer";
  if (!isIncoming && trace.getActiveSpan() !== undefined) return context.active();
  if (traceId === undefined || !TRACE_ID.test(traceId)) return ROOT_CONTEXT;
  return within(traceId, traceId.slice(0, 15) + "1", SAMPLED);
}

function within(traceId: string, spanId: string, traceFlags: number): Context {
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

function toSpan(span: ApiSpan): Span {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    // An SDK that is turned off has one for all.
    traceId: TRACE_ID.test(traceId) ? traceId : randomId(),
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`,
    fail: (message) => void span.setStatus({ code: SpanStatusCode.ERROR, message }),
  };
}
