import { redactText } from "../../core/config/secrets/secret_texts.ts";
import type { Interface } from "../../core/interface/interface.ts";
import type { SpanOptions } from "../../core/observe/spans.ts";
import type { RecordedLine, RecordedSpan } from "../../core/observe/traces/recorded_span.ts";
import { SpanRecorder } from "../../core/observe/traces/span_recorder.ts";
import type { HttpCall } from "../../core/plugins/around.ts";
import type { Plugin } from "../../core/plugins/plugin.ts";

/** Options of {@linkcode TracePlugin}. */
export interface TracePluginOptions {
  /** Takes what is recorded. */
  readonly sender: AsyncDisposable & {
    span(span: RecordedSpan): void;
    line(line: RecordedLine): void;
  };
  /** Name of the process, for spans of none of its services. */
  readonly process: string;
  /** Traces that may begin here in a second. */
  readonly tracesPerSecond: number;
  /** Whether arguments and results are shown. */
  readonly payloads: boolean;
}

/** Records the spans of a container, those of HTTP requests included. */
export class TracePlugin implements Plugin {
  /** {@inheritDoc Plugin.name} */
  readonly name = "traces";
  /** Records requests and events. The container gets it apart, as plugins may have spans, too. */
  readonly recorder: SpanRecorder;
  readonly #sender: TracePluginOptions["sender"];
  readonly #process: string;
  readonly #services: string[] = [];

  /** Creates the plugin of a container. */
  constructor({ sender, process, tracesPerSecond, payloads }: TracePluginOptions) {
    this.#sender = sender;
    this.#process = process;
    this.recorder = new SpanRecorder({
      service: (options) => this.#serviceOf(options),
      onSpan: sender.span,
      onLine: sender.line,
      tracesPerSecond,
      payloads,
    });
  }

  /** {@inheritDoc Plugin.onInterfaceInstalled} */
  onInterfaceInstalled({ name }: Interface): void {
    this.#services.push(name);
  }

  /** {@inheritDoc Plugin.aroundHttpRequest} */
  aroundHttpRequest(
    { request, route, subject, traceId }: HttpCall,
    next: () => Promise<Response>,
  ): Promise<Response> {
    if (this.recorder.sampler.skipsRoot()) return next();
    const { method, url } = request;
    const service = subject.slice(0, subject.lastIndexOf("."));
    return this.recorder.run({
      kind: "server",
      name: `${method} ${route}`,
      attributes: {
        "http.request.method": method,
        "http.route": route,
        "url.path": redactText(new URL(url).pathname),
        [SERVICE]: service,
      },
      traceId,
    }, async (span) => {
      const response = await next();
      span.set?.("http.response.status_code", response.status);
      if (response.status >= 500) span.fail(`status ${response.status}`);
      return response;
    });
  }

  /** {@inheritDoc Plugin.stop} */
  async stop(): Promise<void> {
    await this.#sender[Symbol.asyncDispose]();
  }

  /** The service that a span belongs to; undefined for that of the span around it. */
  #serviceOf({ kind, attributes }: SpanOptions): string | undefined {
    const [only = this.#process, other] = this.#services;
    if (other === undefined) return only;
    if (kind === "server") return attributes[SERVICE] ?? attributes["rpc.service"];
    const queue = attributes["messaging.destination.name"];
    if (kind !== "consumer" || queue === undefined) return undefined;
    return this.#services.find((name) => queue.startsWith(`${name}-`)) ?? this.#process;
  }
}

/** Name of the attribute with the service that an HTTP request is for. */
const SERVICE = "lymph.service";
