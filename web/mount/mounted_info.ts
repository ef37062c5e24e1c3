import type { RequestContext } from "../middleware/request_context.ts";
import type { Visit } from "../serving/visit.ts";
import type { InnerRoutes } from "./inner_routes.ts";
import type { MountInfo } from "./mountable.ts";

/** The address of requests that did not come from a socket. */
const NOWHERE: Deno.NetAddr = { transport: "tcp", hostname: "", port: 0 };

/** Tells an app of a request; made for each, so that all but two fields are made when read. */
export class MountedInfo implements MountInfo {
  readonly #visit: Visit;
  readonly #routes: InnerRoutes;

  /** Tells of a visit. */
  constructor(visit: Visit, routes: InnerRoutes) {
    this.#visit = visit;
    this.#routes = routes;
  }

  /** {@inheritDoc MountInfo.context} */
  get context(): RequestContext {
    return this.#visit;
  }

  /** {@inheritDoc MountInfo.allow} */
  get allow(): readonly string[] {
    return this.#visit.allow;
  }

  /** Address of the client. */
  get remoteAddr(): Deno.NetAddr {
    return this.#visit.remoteAddr ?? NOWHERE;
  }

  /** Settles when the response has been sent; at once where there is no socket. */
  get completed(): Promise<void> {
    return this.#visit.client?.completed ?? Promise.resolve();
  }

  /** {@inheritDoc MountInfo.nameRoute} */
  nameRoute(route: string): void {
    this.#visit.metrics = this.#routes.find(route) ?? this.#visit.metrics;
  }
}
