/**
 * Services that speak HTTP.
 *
 * @example A web service
 * ```ts
 * import { Rule, UrlMap, WebServiceInterface } from "@lymph/lymph/web";
 *
 * export class Web extends WebServiceInterface {
 *   override readonly urlMap = new UrlMap([
 *     new Rule("/double/<int:n>", { endpoint: "double", methods: ["GET"] }),
 *   ]);
 *
 *   double(_request: Request, { n }: { n: number }): string {
 *     return String(2 * n);
 *   }
 * }
 * ```
 *
 * @module
 */
export {
  eventStream,
  type EventStreamOptions,
  formatEvent,
  type Streamable,
  type StreamedEvent,
} from "./responses/event_stream.ts";
export type { ErrorMap, ErrorMapping } from "./errors/error_answers.ts";
export type { ErrorRecipient, Problem } from "./responses/problem.ts";
export * from "./responses/http_error.ts";
export {
  authenticate,
  type AuthenticateOptions,
  InvalidTokenError,
  type VerifyToken,
} from "./identity/authenticate.ts";
export { authorize } from "./identity/authorize.ts";
export type { Principal } from "./identity/principal.ts";
export { type ContextKey, contextKey } from "./middleware/context_key.ts";
export type { Middleware, Next } from "./middleware/middleware.ts";
export type { RequestContext } from "./middleware/request_context.ts";
export type { ServedSocket, SocketLimits, SocketMessage } from "./responses/served_socket.ts";
export { webSocket, type WebSocketOptions } from "./responses/web_socket.ts";
export { readJson } from "./requests/json_body.ts";
export {
  type MethodHandler,
  RequestHandler,
  type RequestHandlerClass,
  type RequestHandlerMethods,
} from "./request_handler.ts";
export { UrlBuildError } from "./routing/build_path.ts";
export type { Converter, ConverterArguments, CreateConverter } from "./routing/converter.ts";
export type * from "./routing/path_params.ts";
export type { Mountable, MountInfo } from "./mount/mountable.ts";
export {
  type CommonRuleOptions,
  type EndpointRuleOptions,
  type MountRuleOptions,
  Rule,
  type RuleEndpoint,
  type RuleOptions,
} from "./routing/rule.ts";
export { type RouteMatch, UrlMap, type UrlMapOptions } from "./routing/url_map.ts";
export { isWebServiceClass, WebServiceInterface } from "./web_service_interface.ts";
