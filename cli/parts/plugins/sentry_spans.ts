import { AsyncLocalStorage } from "node:async_hooks";
import { textOf } from "../../../core/errors.ts";
import { endWithWork } from "../../../core/observe/end_with_work.ts";
import type { Span, SpanOptions, Spans } from "../../../core/observe/spans.ts";
import {
  formatTraceparent,
  parseTraceparent,
  unseenParent,
} from "../../../core/observe/traceparent.ts";
import type { SentryApi } from "./sentry_api.ts";

type SentrySpan = ReturnType<SentryApi["startInactiveSpan"]>;

const OPERATIONS = {
  client: "rpc.client",
  server: "rpc.server",
  producer: "queue.publish",
  consumer: "queue.process",
} as const;
const RECORDED = 1;
const FAILED = 2;

/**
 * Spans of Sentry. Parents are told explicitly, as Sentry's own idea of what is running does not
 * tell concurrent requests apart on Deno.
 */
export class SentrySpans implements Spans {
  readonly #sentry: SentryApi;
  readonly #running = new AsyncLocalStorage<SentrySpan>();

  /** Wraps Sentry's functions. */
  constructor(sentry: SentryApi) {
    this.#sentry = sentry;
  }

  /** The span that is running, if one is. */
  get active(): SentrySpan | undefined {
    return this.#running.getStore();
  }

  /** {@inheritDoc Spans.activeTraceId} */
  activeTraceId(): string | undefined {
    return this.active?.spanContext().traceId;
  }

  /** {@inheritDoc Spans.run} */
  run<T>(options: SpanOptions, work: (span: Span) => T): T {
    const span = this.#start(options);
    const fail = (reason: string): void => void span.setStatus({ code: FAILED, message: reason });
    const { traceId, spanId, traceFlags } = span.spanContext();
    const traceparent = formatTraceparent({ traceId, spanId, traceFlags });
    return endWithWork(() => this.#running.run(span, work, { traceId, traceparent, fail }), {
      fail: (error) => fail(error instanceof Error ? error.message : textOf(error)),
      end: () => span.end(),
    });
  }

  #start({ kind, name, attributes, traceId, traceparent }: SpanOptions): SentrySpan {
    const op = OPERATIONS[kind];
    const described = { name, op, attributes: { ...attributes } };
    const isIncoming = kind === "server" || kind === "consumer";
    const parentSpan = isIncoming ? undefined : this.active;
    if (parentSpan) return this.#sentry.startInactiveSpan({ ...described, parentSpan });
    // Synchronous, hence nothing else can run in the trace that Sentry is told to continue.
    return this.#sentry.continueTrace(
      { sentryTrace: traceOf(traceId, traceparent), baggage: undefined },
      () => this.#sentry.startInactiveSpan({ ...described, forceTransaction: true }),
    );
  }
}

/** The trace to continue, in the form of Sentry's header. */
function traceOf(traceId: string | undefined, traceparent: unknown): string | undefined {
  const parent = parseTraceparent(traceparent);
  if (parent) return `${parent.traceId}-${parent.spanId}-${parent.traceFlags & RECORDED}`;
  const unseen = unseenParent(traceId);
  return unseen && `${unseen.traceId}-${unseen.spanId}`;
}
