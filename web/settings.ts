import { type Config, decode, DecodeError } from "../core/config/mod.ts";
import { refuseUnread } from "../core/config/unread.ts";
import type { BodyLimit } from "./requests/limited_stream.ts";
import { ownPort } from "./server/shared_port.ts";
import type { CorsSettings } from "./responses/cors.ts";
import type { TraceHeaders } from "./trace/trace_header.ts";

/** How a web service stops. */
export interface ShutdownSettings {
  /** Milliseconds without a new request after which no more are expected. */
  readonly quietMs: number;
  /** Milliseconds that requests under way may take. */
  readonly timeoutMs: number;
}

/** What a web service reads from its part of the configuration. */
export interface WebSettings {
  /** Port; 0 for a free one. */
  readonly port: number;
  /** Whether it has a socket at all. */
  readonly listens: boolean;
  /** Whether other processes listen on the port, too. */
  readonly sharesPort: boolean;
  /** Path of the health check; undefined for none. */
  readonly healthPath: string | undefined;
  /** Where trace ids stand. */
  readonly tracing: TraceHeaders;
  /** Limits of bodies. */
  readonly body: BodyLimit;
  /** Milliseconds within which a request must be answered. */
  readonly requestTimeoutMs: number;
  /** Longest URL, in characters. */
  readonly maxUrlLength: number;
  /** Most bytes of headers; undefined leaves it to the platform, which takes at most 64 KiB or so. */
  readonly maxHeaderBytes: number | undefined;
  /** Open files from which on connections without a request are closed; undefined for the default. */
  readonly maxOpenFiles: number | undefined;
  /** Pages of other origins that may call; undefined for none. */
  readonly cors: CorsSettings | undefined;
  /** How it stops. */
  readonly shutdown: ShutdownSettings;
}

/** The settings of a web service that has no configuration. */
export const DEFAULT_SETTINGS: WebSettings = {
  port: 4080,
  listens: true,
  sharesPort: false,
  healthPath: "/_health/",
  tracing: { request: undefined, response: "x-trace-id", baggage: undefined },
  body: { maxBytes: 10 * 1024 * 1024, timeoutMs: 30_000 },
  requestTimeoutMs: 60_000,
  maxUrlLength: 8192,
  maxHeaderBytes: undefined,
  maxOpenFiles: undefined,
  cors: undefined,
  shutdown: { quietMs: 100, timeoutMs: 10_000 },
};

const { optional, boolean, string, integerBetween, durationMs } = decode;
const size = integerBetween(1, Number.MAX_SAFE_INTEGER);

/**
 * Reads the settings of a web service.
 *
 * @throws {ConfigError} If one of them is unfit, or a part of them has one more.
 */
export function readSettings(config: Config): WebSettings {
  const { body, tracing, shutdown, ...defaults } = DEFAULT_SETTINGS;
  const isChecked = config.read("healthcheck.enabled", optional(boolean, true));
  const healthPath = config.read("healthcheck.endpoint", optional(path, defaults.healthPath));
  const settings = {
    port: config.read("port", optional(decode.port, ownPort() ?? defaults.port)),
    listens: config.read("listen", optional(boolean, defaults.listens)),
    sharesPort: config.read("reuse_port", optional(boolean, defaults.sharesPort)),
    healthPath: isChecked ? healthPath : undefined,
    tracing: {
      request: config.read("tracing.request_header", optional(headerName)),
      response: config.read("tracing.response_header", optional(headerName, tracing.response)),
      baggage: config.read("tracing.baggage", optional(baggageNames)),
    },
    body: {
      maxBytes: config.read("limits.body", optional(size, body.maxBytes)),
      timeoutMs: config.read("limits.body_timeout", optional(durationMs, body.timeoutMs)),
    },
    requestTimeoutMs: config.read(
      "limits.request_timeout",
      optional(durationMs, defaults.requestTimeoutMs),
    ),
    maxUrlLength: config.read("limits.url", optional(size, defaults.maxUrlLength)),
    maxHeaderBytes: config.read("limits.headers", optional(size)),
    maxOpenFiles: config.read("limits.open_files", optional(size)),
    cors: config.has("cors") ? readCors(config) : undefined,
    shutdown: {
      quietMs: config.read("shutdown.quiet", optional(durationMs, shutdown.quietMs)),
      timeoutMs: config.read("shutdown.timeout", optional(durationMs, shutdown.timeoutMs)),
    },
  };
  for (const part of ["cors", "healthcheck", "limits", "shutdown", "tracing"]) {
    refuseUnread(config.section(part));
  }
  return settings;
}

function readCors(config: Config): CorsSettings {
  const origins = config.read("cors.origins", allowedOrigins);
  const credentials = config.read("cors.credentials", (value) => {
    const isOn = optional(boolean, false)(value);
    if (!isOn || origins !== "*") return isOn;
    throw new DecodeError("must be false where all origins are allowed", { value });
  });
  const maxAgeMs = config.read("cors.max_age", optional(durationMs, 600_000));
  return { origins, credentials, maxAge: Math.floor(maxAgeMs / 1000) };
}

function allowedOrigins(value: unknown): CorsSettings["origins"] {
  if (value === "*") return value;
  return decode.list((item) => {
    const text = string(item);
    if (URL.canParse(text) && new URL(text).origin === text) return text;
    throw new DecodeError("must be an origin, such as https://shop.example", { value: item });
  })(value);
}

function path(value: unknown): string {
  const text = string(value);
  if (text.startsWith("/")) return text;
  throw new DecodeError("must be a path that starts with a slash", { value });
}

/** Names of members; true for all of them. */
function baggageNames(value: unknown): readonly string[] | "all" | undefined {
  if (typeof value === "boolean") return value ? "all" : undefined;
  if (Array.isArray(value)) return decode.list(string)(value);
  throw new DecodeError("must be a list of names, true or false", { value });
}

function headerName(value: unknown): string {
  const text = string(value);
  if (/^[\w!#$%&'*+.^`|~-]+$/.test(text)) return text;
  throw new DecodeError("must be the name of a header", { value });
}
