import type { RecordedLine, RecordedSpan } from "../../core/observe/traces/recorded_span.ts";
import { formatLines, formatSpans } from "./otlp/format_otlp.ts";
import { LOGS_PATH, TRACES_PATH } from "./otlp/otlp.ts";
import { TOKEN_HEADER, type TraceTarget } from "./trace_target.ts";

/** How long spans wait for others. */
const DELAY_MS = 200;
/** Spans and log lines that wait at most; more are dropped. */
const MAX_WAITING = 4096;
const TIMEOUT_MS = 2000;

/**
 * Sends spans and log lines to a receiver, in batches. What cannot be sent is dropped: no service
 * suffers from a receiver that is slow or gone.
 */
export class TraceSender implements AsyncDisposable {
  readonly #target: TraceTarget;
  /** Connects to the receiver itself, whatever proxy the environment names. */
  readonly #client: Deno.HttpClient;
  #spans: RecordedSpan[] = [];
  #lines: RecordedLine[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | undefined;

  /** Sends nothing before there is something to send. */
  constructor(target: TraceTarget) {
    this.#target = target;
    const { hostname, port } = new URL(target.url);
    const proxy = { transport: "tcp", hostname, port: Number(port) } as const;
    this.#client = Deno.createHttpClient({ proxy });
  }

  /** Sends a span later on. */
  readonly span = (span: RecordedSpan): void => {
    if (this.#spans.length >= MAX_WAITING) return;
    this.#spans.push(span);
    this.#schedule();
  };

  /** Sends a log line later on. */
  readonly line = (line: RecordedLine): void => {
    if (this.#lines.length >= MAX_WAITING) return;
    this.#lines.push(line);
    this.#schedule();
  };

  #schedule(): void {
    if (this.#timer !== undefined || this.#sending !== undefined) return;
    const timer = this.#timer = setTimeout(() => void this.#flush(), DELAY_MS);
    Deno.unrefTimer(timer);
  }

  /** Sends what waits; one request at a time, so that a slow receiver is not flooded. */
  #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
      if (this.#spans.length + this.#lines.length > 0) this.#schedule();
    });
  }

  async #sendAll(): Promise<void> {
    const [spans, lines] = [this.#spans, this.#lines];
    [this.#spans, this.#lines] = [[], []];
    if (spans.length > 0) await this.#send(TRACES_PATH, formatSpans(spans));
    if (lines.length > 0) await this.#send(LOGS_PATH, formatLines(lines));
  }

  async #send(path: string, body: string): Promise<void> {
    const { url, token } = this.#target;
    try {
      const response = await fetch(`${url}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", [TOKEN_HEADER]: token },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        client: this.#client,
      });
      await response.body?.cancel();
    } catch {
      // The receiver is gone or too slow, which is no matter of the service.
    }
  }

  /** Sends what is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sending;
    await this.#flush();
    clearTimeout(this.#timer);
    this.#client.close();
  }
}
