import { splitUrl } from "../requests/request_url.ts";
import { BadRequest } from "../responses/http_error.ts";
import type { RouteMatch } from "../routing/url_map.ts";

/**
 * What `OPTIONS *` asks for, whose path the platform makes `/*`: a sign of life of the whole server.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-9.3.7}
 */
export const WHOLE_SERVER = { kind: "wholeServer" } as const;

/** What a path leads to that no rule serves. */
export type Missed = Exclude<RouteMatch, { readonly kind: "found" }> | typeof WHOLE_SERVER;

/** What a service says to requests that it does not serve. */
export interface Refusals {
  /** The error for a path that leads nowhere. */
  notFound(): unknown;
  /** The error for a method that a path does not take. */
  methodNotAllowed(allow: readonly string[]): unknown;
  /** Settings, of which one is the path of the health check. */
  readonly settings: { readonly healthPath: string | undefined };
}

/**
 * Answers a request that no rule serves.
 *
 * @throws {unknown} The error that says so, unless it is a redirect or an OPTIONS.
 */
export function turnAway(match: Missed, { method, url }: Request, refusals: Refusals): Response {
  const { path, query } = splitUrl(url);
  switch (match.kind) {
    case "redirect":
      return redirect(match.path + query);
    case "notAllowed":
      if (method !== "OPTIONS") throw refusals.methodNotAllowed(match.allow);
      return new Response(null, { status: 204, headers: { allow: match.allow.join(", ") } });
    case "wholeServer":
      return new Response(null, { status: 204 });
    case "notFound":
      // As a rule with a slash at its end does.
      if (`${path}/` === refusals.settings.healthPath) return redirect(`${path}/${query}`);
      throw refusals.notFound();
    case "malformed":
      throw new BadRequest("The path is malformed");
  }
}

function redirect(location: string): Response {
  return new Response(null, { status: 308, headers: { location: toAscii(location) } });
}

/** What a header may hold: characters beyond ASCII are percent-encoded. */
function toAscii(url: string): string {
  return url.replace(/[^\x21-\x7e]+/g, encodeURIComponent);
}
