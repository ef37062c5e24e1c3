import { AsyncLocalStorage } from "node:async_hooks";
import type { Span, SpanOptions, Spans } from "../../../core/observe/spans.ts";
import type { SentryApi } from "./sentry_api.ts";

type SentrySpan = ReturnType<SentryApi["startInactiveSpan"]>;

const OPERATIONS = {
  client: "rpc.client",
  server: "rpc.server",
  producer: "queue.publish",
  consumer: "queue.process",
} as const;
const TRACE_ID = /^(?!0{32})[\da-f]{32}$/;
const TRACEPARENT = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})/;
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
    const flags = traceFlags.toString(16).padStart(2, "0");
    const shown = { traceId, traceparent: `00-${traceId}-${spanId}-${flags}`, fail };
    let result: T;
    try {
      result = this.#running.run(span, work, shown);
    } catch (error) {
      fail(messageOf(error));
      span.end();
      throw error;
    }
    if (!(result instanceof Promise)) {
      span.end();
      return result;
    }
    return result.catch((error) => {
      fail(messageOf(error));
      throw error;
    }).finally(() => span.end()) as T;
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
  const [, remote, span, flags = "01"] = typeof traceparent === "string"
    ? TRACEPARENT.exec(traceparent) ?? []
    : [];
  if (remote !== undefined) return `${remote}-${span}-${Number.parseInt(flags, 16) & 1}`;
  if (traceId === undefined || !TRACE_ID.test(traceId)) return undefined;
  // The trace is known, and no span of it.
  return `${traceId}-${traceId.slice(0, 15)}1`;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
