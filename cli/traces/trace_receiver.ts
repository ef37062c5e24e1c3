import { timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";
import type { TraceBatch, TraceStore } from "../../core/observe/traces/trace_store.ts";
import { endServer } from "../process/end_server.ts";
import { LOGS_PATH, METRICS_PATH, TRACES_PATH } from "./otlp/otlp.ts";
import { parseLines, parseSpans } from "./otlp/parse_otlp.ts";
import type { Shares } from "./shares.ts";
import { SENDER_HEADER, SHARE_HEADER, TOKEN_HEADER } from "./trace_target.ts";

const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** Requests that are read at once; more are turned away, which senders take for a full queue. */
const MAX_REQUESTS = 16;

/** Parses what each path takes. */
const PARSERS: Readonly<Record<string, (body: unknown) => TraceBatch>> = {
  [TRACES_PATH]: (body) => ({ spans: parseSpans(body) }),
  [LOGS_PATH]: (body) => ({ lines: parseLines(body) }),
  [METRICS_PATH]: () => ({}),
};

/** Options of a {@linkcode TraceReceiver}. */
export interface TraceReceiverOptions {
  /**
   * What senders are told how many traces to begin by.
   *
   * @default {undefined} They are told nothing.
   */
  readonly shares?: Shares;
}

/**
 * Receives OTLP as JSON over HTTP on loopback, from those who know the token, and keeps it in a store.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp-request
 */
export class TraceReceiver implements AsyncDisposable {
  readonly #store: TraceStore;
  readonly #token: string;
  readonly #shares: Shares | undefined;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  #reading = 0;

  /** Listens on a free port. */
  constructor(store: TraceStore, token: string, { shares }: TraceReceiverOptions = {}) {
    this.#store = store;
    this.#token = token;
    this.#shares = shares;
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      (request) => this.#receive(request),
    );
    this.#server.unref();
  }

  /** Its address, without a path. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  async #receive(request: Request): Promise<Response> {
    const parse = PARSERS[new URL(request.url).pathname];
    if (!this.#isTrusted(request)) return refuse(401, "The token is wrong");
    if (parse === undefined) return refuse(404, "There is nothing here");
    if (request.method !== "POST") return refuse(405, "Only POST is allowed");
    if (!/^application\/json\b/.test(request.headers.get("content-type") ?? "")) {
      return refuse(415, "OTLP must be JSON: set OTEL_EXPORTER_OTLP_PROTOCOL=http/json");
    }
    if (this.#reading >= MAX_REQUESTS) return refuse(503, "Too many requests at once");
    this.#reading++;
    try {
      const text = await readText(request);
      if (text === undefined) return refuse(413, `More than ${MAX_BODY_BYTES} bytes`);
      const batch = parse(JSON.parse(text));
      await this.#store.add(batch);
      return Response.json({}, { headers: this.#shareOf(request, batch) });
    } catch (thrown) {
      return refuse(
        400,
        thrown instanceof SyntaxError ? thrown.message : "The body cannot be read",
      );
    } finally {
      this.#reading--;
    }
  }

  #shareOf({ headers }: Request, { spans = [] }: TraceBatch): Record<string, string> {
    const sender = headers.get(SENDER_HEADER);
    if (sender === null || this.#shares === undefined) return {};
    const hasBegun = spans.some(({ parentId }) => parentId === undefined);
    return { [SHARE_HEADER]: String(this.#shares.of(sender, hasBegun)) };
  }

  #isTrusted({ headers }: Request): boolean {
    const given = Buffer.from(headers.get(TOKEN_HEADER) ?? "");
    const token = Buffer.from(this.#token);
    return given.length === token.length && timingSafeEqual(given, token);
  }

  /** Takes no more. */
  async [Symbol.asyncDispose](): Promise<void> {
    await endServer(this.#server);
  }
}

async function readText(request: Request): Promise<string | undefined> {
  let bytes = 0;
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function refuse(status: number, message: string): Response {
  return Response.json({ message }, { status });
}
