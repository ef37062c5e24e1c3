import { randomId } from "../../core/id.ts";
import { boundedLine, boundedSpan } from "../../core/observe/traces/bounded.ts";
import type { RecordedLine, RecordedSpan } from "../../core/observe/traces/recorded_span.ts";
import { formatLines, formatSpans } from "./otlp/format_otlp.ts";
import { LOGS_PATH, TRACES_PATH } from "./otlp/otlp.ts";
import { SENDER_HEADER, SHARE_HEADER, TOKEN_HEADER, type TraceTarget } from "./trace_target.ts";

/** How long spans wait for others after a while without any. */
const DELAY_MS = 200;
/** The least time between two batches: each costs as much as dozens of spans. */
const INTERVAL_MS = 1000;
/** Spans and log lines that wait at most; more are dropped. */
const MAX_WAITING = 4096;
const REQUEST_TIMEOUT_MS = 2000;
const STOP_TIMEOUT_MS = 2000;
/** Spans or log lines that are formatted at once, as that blocks the event loop. */
const SLICE = 256;
/** Characters of a request: at most 6 MiB, of the 8 MiB that a receiver takes. */
const MAX_CHARACTERS = 2 * 1024 * 1024;

/** Options of a {@linkcode TraceSender}. */
export interface TraceSenderOptions {
  /** Told how many traces may begin here in a second from now on. */
  readonly onShare?: (tracesPerSecond: number) => void;
  /** How long a sender that stops goes on at most; 2 s by default. */
  readonly stopTimeoutMs?: number;
}

/**
 * Sends spans and log lines to a receiver, in batches. What cannot be sent is dropped: no service
 * suffers from a receiver that is slow or gone.
 */
export class TraceSender implements AsyncDisposable {
  readonly #target: TraceTarget;
  readonly #onShare: TraceSenderOptions["onShare"];
  readonly #stopTimeoutMs: number;
  readonly #id = randomId();
  /** Connects to the receiver itself, whatever proxy the environment names. */
  readonly #client: Deno.HttpClient;
  #spans: RecordedSpan[] = [];
  #lines: RecordedLine[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | undefined;
  #sentAt = -Infinity;
  readonly #abandoned = new AbortController();

  /** Sends nothing before there is something to send. */
  constructor(
    target: TraceTarget,
    { onShare, stopTimeoutMs = STOP_TIMEOUT_MS }: TraceSenderOptions = {},
  ) {
    this.#target = target;
    this.#onShare = onShare;
    this.#stopTimeoutMs = stopTimeoutMs;
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
    const delayMs = Math.max(DELAY_MS, this.#sentAt + INTERVAL_MS - performance.now());
    const timer = this.#timer = setTimeout(() => void this.#flush(), delayMs);
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
    this.#sentAt = performance.now();
    const [spans, lines] = [this.#spans, this.#lines];
    [this.#spans, this.#lines] = [[], []];
    const isThere = await this.#sendSlices(TRACES_PATH, spans.map(boundedSpan), formatSpans);
    if (isThere) await this.#sendSlices(LOGS_PATH, lines.map(boundedLine), formatLines);
  }

  /** Sends things in requests that a receiver takes; false once it is gone, which drops the rest. */
  async #sendSlices<Item>(
    path: string,
    items: readonly Item[],
    format: (items: readonly Item[]) => string,
  ): Promise<boolean> {
    for (let size = SLICE, begin = 0; begin < items.length;) {
      const slice = items.slice(begin, begin + size);
      const body = format(slice);
      if (body.length > MAX_CHARACTERS && slice.length > 1) {
        size = Math.ceil(slice.length / 2);
        continue;
      }
      if (!await this.#send(path, body)) return false;
      begin += slice.length;
    }
    return true;
  }

  /** @returns Whether the receiver has answered. */
  async #send(path: string, body: string): Promise<boolean> {
    const { url, token } = this.#target;
    try {
      const response = await fetch(`${url}${path}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          [TOKEN_HEADER]: token,
          [SENDER_HEADER]: this.#id,
        },
        body,
        signal: AbortSignal.any([AbortSignal.timeout(REQUEST_TIMEOUT_MS), this.#abandoned.signal]),
        client: this.#client,
      });
      await response.body?.cancel();
      const share = response.headers.get(SHARE_HEADER);
      if (share !== null) this.#onShare?.(Number(share));
      return true;
    } catch {
      return false; // it is gone or too slow, which is no matter of the service
    }
  }

  /** Sends what is left, as far as the receiver takes it within `stopTimeoutMs`. */
  async [Symbol.asyncDispose](): Promise<void> {
    const deadline = setTimeout(() => this.#abandoned.abort(), this.#stopTimeoutMs);
    await this.#sending;
    await this.#flush();
    clearTimeout(deadline);
    clearTimeout(this.#timer);
    this.#client.close();
  }
}
