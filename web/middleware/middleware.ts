import type { RequestContext } from "./request_context.ts";

/**
 * Goes on to the next middleware, and after the last one to what serves the request.
 *
 * @param request Takes the place of the request, if given. The rule and its parameters stay.
 * @returns The response, or a promise of it: `await` it to look at it. What is thrown further inside has become a response by then, and
 * `context.error`.
 */
export type Next = (request?: Request) => Response | Promise<Response>;

/**
 * Wraps what serves a request. It can answer by itself, pass another request on, or change the
 * response. `middleware` of a web service wraps all requests but health checks, also those that no
 * rule serves; `middleware` of a rule wraps the requests of the rule. The first is the outermost.
 *
 * @example Time that each request takes
 * ```ts
 * import { type Middleware, Rule, UrlMap, WebServiceInterface } from "@lymph/lymph/web";
 *
 * const timing: Middleware = async (_request, _context, next) => {
 *   const start = performance.now();
 *   const response = await next();
 *   response.headers.set("server-timing", `total;dur=${performance.now() - start}`);
 *   return response;
 * };
 *
 * export class Web extends WebServiceInterface {
 *   override readonly middleware = [timing];
 *   override readonly urlMap = new UrlMap([new Rule("/", { endpoint: () => "Hello" })]);
 * }
 * ```
 */
export type Middleware = (
  request: Request,
  context: RequestContext,
  next: Next,
) => Response | Promise<Response>;
