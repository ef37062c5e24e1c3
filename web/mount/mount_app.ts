import { IncomingRequest } from "../requests/incoming_request.ts";
import { splitUrl } from "../requests/request_url.ts";
import type { Handler } from "../serving/wrap_handler.ts";
import type { WebMetrics } from "../web_metrics.ts";
import { type Refusals, turnAway } from "../serving/turn_away.ts";
import type { Visit } from "../serving/visit.ts";
import { InnerRoutes } from "./inner_routes.ts";
import type { Mountable } from "./mountable.ts";
import { MountedInfo } from "./mounted_info.ts";

/** How an app is mounted. */
export interface Mount {
  /** The app. */
  readonly app: Mountable;
  /** Path of the app, such as `/api`. */
  readonly base: string;
  /** Whether the app gets paths without the base. */
  readonly stripsBase: boolean;
  /** Where its routes are measured. */
  readonly metrics: WebMetrics;
  /** What is said of a path that the app does not know. */
  readonly refusals: Refusals;
}

/** Leads requests to an app. */
export function mountApp(mount: Mount): Handler {
  const { app, base, stripsBase, metrics, refusals } = mount;
  const routes = new InnerRoutes(metrics, stripsBase ? base : "");
  const depth = base.split("/").length;
  const respond = (response: unknown, { request, allow }: Visit): unknown => {
    if (response !== undefined && response !== null) return response;
    return turnAway(
      { kind: allow.length > 0 ? "notAllowed" : "notFound", allow },
      request,
      refusals,
    );
  };
  return (request, _params, visit) => {
    const given = stripsBase ? withoutBase(request, depth) : request;
    const response: unknown = app.fetch(given, new MountedInfo(visit, routes));
    if (!(response instanceof Promise)) return respond(response, visit);
    return response.then((value) => respond(value, visit));
  };
}

/** A request whose path begins at a slash of the given one; the first slash is number 1. */
function withoutBase(request: Request, slash: number): Request {
  const { url } = request;
  const { path, query } = splitUrl(url);
  let start = 0;
  for (let count = 1; count < slash && start !== -1; count++) start = path.indexOf("/", start + 1);
  const rest = start === -1 ? "/" : path.slice(start);
  const end = url.indexOf("/", url.indexOf("://") + 3);
  const shorter = `${url.slice(0, end)}${rest}${query}`;
  // The platform opens no WebSocket for a copy.
  const isUpgrade = /websocket/i.test(request.headers.get("upgrade") ?? "");
  if (isUpgrade) return Object.create(request, { url: { value: shorter } });
  return new IncomingRequest(shorter, request);
}
