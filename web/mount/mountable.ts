import type { RequestContext } from "../middleware/request_context.ts";

/** What a mounted app is told of a request. Hono has it as `c.env`. */
export interface MountInfo extends Deno.ServeHandlerInfo<Deno.NetAddr> {
  /** The context of the request. */
  readonly context: RequestContext;
  /** HTTP methods that other rules of the service take at this path; mostly none. */
  readonly allow: readonly string[];
  /**
   * Names the route inside of the app, such as `/api/users/:id`, for the metrics of the request.
   * Without it, or after 100 different names, the request counts for the rule of the mount.
   *
   * @param route As in the app; of an app without the base, without it.
   */
  nameRoute(route: string): void;
}

/** An app that answers requests: of Hono, itty-router, oRPC or `export default { fetch }`. */
export interface Mountable {
  /**
   * Answers a request.
   *
   * @returns The response, or a promise of it; nothing for a path that the app does not know, which is
   * answered with 404, or with 405 if another rule of the service takes it by other methods.
   */
  // deno-lint-ignore no-explicit-any -- apps give promises of whatever they have
  fetch(request: Request, info: MountInfo): any;
}
