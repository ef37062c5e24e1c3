/**
 * Which pages of other origins may call a service.
 *
 * @see {@link https://fetch.spec.whatwg.org/#http-cors-protocol}
 * @module
 */
import { withHeader } from "./with_header.ts";

/** Which pages may call, and how. */
export interface CorsSettings {
  /** Origins such as `https://shop.example`; `"*"` for all. */
  readonly origins: "*" | readonly string[];
  /** Whether browsers send cookies along. */
  readonly credentials: boolean;
  /** Seconds that a browser may remember the answer to a preflight request. */
  readonly maxAge: number;
}

/** Whether a browser asks what a page may send. */
export function isPreflight({ method, headers }: Request): boolean {
  return method === "OPTIONS" && headers.has("origin") &&
    headers.has("access-control-request-method");
}

/** Whether a page of an origin may call. */
export function allowsOrigin({ origins }: CorsSettings, origin: string): boolean {
  return origins === "*" || origins.includes(origin);
}

/** The answer to a browser that asks what a page may send: whatever it wants, if its origin is known. */
export function answerPreflight({ headers }: Request, settings: CorsSettings): Response {
  const response = new Response(null, { status: 204 });
  if (!allowsOrigin(settings, headers.get("origin") ?? "")) return response;
  const method = headers.get("access-control-request-method") ?? "";
  const names = headers.get("access-control-request-headers");
  response.headers.set("access-control-allow-methods", method);
  if (names !== null) response.headers.set("access-control-allow-headers", names);
  response.headers.set("access-control-max-age", String(settings.maxAge));
  response.headers.set("vary", "access-control-request-method, access-control-request-headers");
  return response;
}

/** Lets a page of an allowed origin read a response. */
export function withCors(request: Request, response: Response, settings: CorsSettings): Response {
  const exposed = [...response.headers.keys()].join(", ");
  const origin = settings.origins === "*" ? "*" : request.headers.get("origin") ?? "";
  let answer = response;
  if (origin !== "*") {
    // A cache must not give the answer for one origin to another.
    const vary = [response.headers.get("vary"), "origin"].filter(Boolean).join(", ");
    answer = withHeader(answer, "vary", vary);
    if (!allowsOrigin(settings, origin)) return answer;
  }
  answer = withHeader(answer, "access-control-allow-origin", origin);
  answer = withHeader(answer, "access-control-expose-headers", exposed);
  if (!settings.credentials) return answer;
  return withHeader(answer, "access-control-allow-credentials", "true");
}
