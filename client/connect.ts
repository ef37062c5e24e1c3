import { NotConnectedError, RemoteError, TimeoutError } from "../core/errors.ts";
import { untilAborted } from "../core/time/abort.ts";
import { errorOf, resultOf } from "./error_of.ts";
import { toJson } from "./json.ts";
import type { CallOptions, Connected, ConnectOptions } from "./types.ts";

/** Statuses of answers that another attempt may not get. */
const BUSY = [409, 429, 502, 503];
const MAX_ATTEMPTS = 4;
/** Timers of longer times fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Connects to a service behind a gateway. Nothing is sent before the first call.
 *
 * @param url Where the gateway is, such as `https://api.example.com`.
 * @param service Name of the service.
 *
 * @example Calling a method
 * ```ts ignore
 * import { connect } from "@lymph/lymph/client";
 * import type { Greeting } from "../services/greeting.ts";
 *
 * const greeting = connect<Greeting>("https://api.example.com", "Greeting");
 * console.log(await greeting.greet({ name: "Joe" }, { timeoutMs: 500 }));
 * ```
 */
export function connect<Service>(
  url: string | URL,
  service: string,
  options: ConnectOptions = {},
): Connected<Service> {
  const base = `${url}`.replace(/\/*$/, `/${encodeURIComponent(service)}/`);
  return new Proxy({}, {
    get: (_target, name) => {
      // `then` would make an awaited client call the service.
      if (typeof name === "symbol" || name === "then" || name === "toJSON") return undefined;
      const target = { url: base + encodeURIComponent(name), subject: `${service}.${name}` };
      return (args: unknown, own: CallOptions) => call(target, args, { ...options, ...own });
    },
  }) as Connected<Service>;
}

interface Target {
  readonly url: string;
  readonly subject: string;
}

async function call(
  { url, subject }: Target,
  args: unknown,
  options: ConnectOptions & CallOptions,
): Promise<unknown> {
  const { idempotent, idempotencyKey } = options;
  if (idempotencyKey === "") {
    throw new TypeError(
      `Cannot call ${subject} as its idempotencyKey is empty: leave it out, or give one`,
    );
  }
  const timeoutMs = Math.min(options.timeoutMs ?? 3000, LONGEST_MS);
  const deadline = performance.now() + timeoutMs;
  const limit = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  const body = toJson(args ?? {});
  const request = { subject, endpoint: url, traceId: "" };
  try {
    for (let attempt = 1;; attempt++) {
      const init = await initOf(options, { body, signal, deadline });
      let waitMs = 50 * 2 ** attempt;
      let error: Error;
      try {
        const response = await (options.fetch ?? fetch)(url, init);
        const text = await response.text();
        if (response.ok) return resultOf(response, text, request);
        error = errorOf(response, text, request);
        // What a method declares, such as a conflict, it would declare again.
        if (error instanceof RemoteError || !BUSY.includes(response.status)) throw error;
        waitMs = 1000 * Number(response.headers.get("retry-after")) || waitMs;
      } catch (cause) {
        // Only a broken connection is a TypeError of fetch.
        if (signal.aborted || !(cause instanceof TypeError)) throw cause;
        error = new NotConnectedError(`${url} cannot be reached`, { cause, wasSent: true });
      }
      const isRepeatable = idempotent || idempotencyKey !== undefined;
      const isLate = performance.now() + waitMs >= deadline;
      if (!isRepeatable || isLate || attempt === MAX_ATTEMPTS) throw error;
      await pause(waitMs, signal);
    }
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    if (!limit.aborted) throw error;
    throw new TimeoutError(`${subject} was not answered within ${timeoutMs} ms`, request);
  }
}

interface Sending {
  readonly body: string;
  readonly signal: AbortSignal;
  readonly deadline: number;
}

/** What one attempt sends. */
async function initOf(
  { headers, credentials, idempotencyKey }: ConnectOptions & CallOptions,
  { body, signal, deadline }: Sending,
): Promise<RequestInit> {
  const asked = typeof headers === "function"
    ? untilAborted(Promise.resolve(headers()), signal)
    : headers;
  const all = new Headers(await asked);
  all.set("accept", "application/json");
  all.set("content-type", "application/json");
  const seconds = Math.max((deadline - performance.now()) / 1000, 0.001);
  all.set("request-timeout", seconds.toFixed(3));
  if (idempotencyKey) all.set("idempotency-key", idempotencyKey);
  // Following a redirect makes a GET without arguments of many a POST.
  const redirect = "manual";
  return {
    method: "POST",
    headers: all,
    body,
    signal,
    redirect,
    ...(credentials && { credentials }),
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    }
  });
}
