import { didYouMean } from "../core/config/closest.ts";
import type { Interface } from "../core/interface/interface.ts";
import type { Middleware } from "./middleware/middleware.ts";
import { checkMiddleware, type Handler } from "./serving/wrap_handler.ts";
import { mountApp } from "./mount/mount_app.ts";
import type { Mountable } from "./mount/mountable.ts";
import type { Refusals } from "./serving/turn_away.ts";
import type { EndpointMetrics, WebMetrics } from "./web_metrics.ts";
import { MethodNotAllowed } from "./responses/http_error.ts";
import {
  isRequestHandlerClass,
  type MethodHandler,
  type RequestHandlerClass,
  type RequestHandlerMethods,
} from "./request_handler.ts";
import type { Rule } from "./routing/rule.ts";

/** What a rule's endpoint is in a service. */
export interface Endpoint {
  /** `<interface>.<endpoint>`, for plugins. */
  readonly subject: string;
  /** Serves a request. */
  readonly handle: Handler;
  /** What is around it, the first one outermost. */
  readonly middleware: readonly Middleware[];
  /** What is measured of it. */
  readonly metrics: EndpointMetrics;
}

/** What endpoints of a service have in common. */
export interface EndpointSetup {
  /** The service. */
  readonly service: Interface;
  /** Where endpoints are measured. */
  readonly metrics: WebMetrics;
  /** Middleware of the service. */
  readonly middleware: readonly Middleware[];
  /** What is said of a path that leads nowhere. */
  readonly refusals: Refusals;
}

/**
 * Finds what a rule names: a method of the service, a function, or a class.
 *
 * @throws {TypeError} If the service has no such method.
 */
export function resolveEndpoint(rule: Rule, setup: EndpointSetup): Endpoint {
  const { service, metrics } = setup;
  const [name, handle] = rule.base === undefined
    ? resolveHandler(service, rule)
    : [rule.path, resolveMount(rule, setup)];
  return {
    subject: `${service.name}.${name}`,
    handle,
    middleware: [...setup.middleware, ...checkMiddleware(rule.path, rule.middleware)],
    metrics: metrics.of(name),
  };
}

/** What functions are called that are written where the rule is. */
const UNNAMED = ["", "endpoint"];

/** Name of what a rule leads to. */
export function nameEndpoint({ endpoint, path, base }: Rule): string {
  if (base !== undefined) return path;
  if (isRequestHandlerClass(endpoint)) return endpoint.name;
  if (typeof endpoint !== "function") return String(endpoint);
  return UNNAMED.includes(endpoint.name) ? path : endpoint.name;
}

function resolveMount({ endpoint, base = "", stripsBase }: Rule, setup: EndpointSetup): Handler {
  const { metrics, refusals } = setup;
  return mountApp({ app: endpoint as Mountable, base, stripsBase, metrics, refusals });
}

function resolveHandler(service: Interface, rule: Rule): [string, Handler] {
  const { endpoint, path } = rule;
  const name = nameEndpoint(rule);
  if (isRequestHandlerClass(endpoint)) return [name, handlerOf(service, endpoint)];
  if (typeof endpoint === "function") return [name, endpoint.bind(service) as Handler];
  const method = (service as unknown as Record<string, unknown>)[name];
  if (typeof method === "function" && !(name in Object.prototype)) {
    return [name, method.bind(service) as Handler];
  }
  throw new TypeError(
    `Cannot serve ${path} as ${service.constructor.name} must have a method ${name}` +
      didYouMean(name, methodsOf(service)),
  );
}

/** Methods of a class of handlers, in lower case as HTTP's are named there. */
export const VERBS = ["get", "head", "post", "put", "patch", "delete", "options"] as const;

function handlerOf(service: object, type: RequestHandlerClass): Handler {
  const allow = VERBS.filter((verb) => verb in type.prototype);
  const methods = [...allow, ...allow.includes("get") ? ["head"] : [], "options"]
    .map((verb) => verb.toUpperCase());
  return (request, params, context) => {
    const handler = new type(service, request, context);
    const method = methodFor(handler, request.method);
    if (method) return method.call(handler, params);
    const error = new MethodNotAllowed([...new Set(methods)].sort());
    if (request.method !== "OPTIONS") throw error;
    return new Response(null, { status: 204, headers: error.headers });
  };
}

function methodFor(handler: RequestHandlerMethods, method: string): MethodHandler | undefined {
  const verb = VERBS.find((one) => one.toUpperCase() === method);
  return verb && (handler[verb] ?? (verb === "head" ? handler.get : undefined));
}

function methodsOf(service: object): string[] {
  const { prototype } = service.constructor as { prototype: object };
  return Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor");
}
