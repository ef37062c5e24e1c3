/**
 * The only file that knows OpenTelemetry's API. Nothing imports it before spans are asked for.
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
import { endWithWork } from "./end_with_work.ts";
import type { Span, SpanOptions, Spans } from "./spans.ts";
import {
  formatTraceparent,
  isTraceId,
  parseTraceparent,
  type TraceParent,
  unseenParent,
} from "./traceparent.ts";

const KINDS = {
  client: SpanKind.CLIENT,
  server: SpanKind.SERVER,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

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
    return active && isTraceId(active.traceId) ? active.traceId : undefined;
  }

  /** {@inheritDoc Spans.run} */
  run<T>(options: SpanOptions, work: (span: Span) => T): T {
    const { kind, name, traceId } = options;
    const attributes: Attributes = { ...options.attributes };
    // One that is no trace id of OpenTelemetry's is still the one that log lines show.
    if (traceId !== undefined && !isTraceId(traceId)) attributes["lymph.trace_id"] = traceId;
    const parent = parentOf(options);
    const span = this.#tracer.startSpan(name, { kind: KINDS[kind], attributes }, parent);
    return endWithWork(
      () => context.with(trace.setSpan(parent, span), work, undefined, toSpan(span)),
      { fail: (error) => this.#fail(span, error), end: () => span.end() },
    );
  }

  #fail(span: ApiSpan, thrown: unknown): void {
    const error = toError(thrown);
    this.#recorded.add(error);
    span.recordException(error);
    span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  }
}

/**
 * What a span is a child of: the other side's span if that is known, or else the running one. Work
 * that only has a trace id gets a parent that was never exported, which puts its span into the trace.
 */
function parentOf({ kind, traceId, traceparent }: SpanOptions): Context {
  const remote = parseTraceparent(traceparent);
  if (remote !== undefined) return within(remote);
  // What runs here when a message is read has nothing to do with the message.
  const isIncoming = kind === "server" || kind === "consumer";
  if (!isIncoming && trace.getActiveSpan() !== undefined) return context.active();
  const unseen = unseenParent(traceId);
  return unseen === undefined ? ROOT_CONTEXT : within(unseen);
}

function within(parent: TraceParent): Context {
  return trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true });
}

function toSpan(span: ApiSpan): Span {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    // An SDK that is turned off has one for all.
    traceId: isTraceId(traceId) ? traceId : randomId(),
    traceparent: formatTraceparent({ traceId, spanId, traceFlags }),
    fail: (message) => void span.setStatus({ code: SpanStatusCode.ERROR, message }),
  };
}
