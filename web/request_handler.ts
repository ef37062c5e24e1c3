import type { RequestContext } from "./middleware/request_context.ts";
import type { StandardSchema } from "../core/contract/standard/standard_schema.ts";
import { readJson } from "./requests/json_body.ts";
import type { AnyParams } from "./routing/path_params.ts";

const BRAND = Symbol.for("lymph.RequestHandler");

/** What serves one HTTP method. */
export type MethodHandler = (params: AnyParams) => unknown;

/** What a class may have for each HTTP method. */
export interface RequestHandlerMethods {
  /** Serves GET, and HEAD where there is no `head`. */
  get?(params: AnyParams): unknown;
  /** Serves POST. */
  post?(params: AnyParams): unknown;
  /** Serves HEAD. */
  head?(params: AnyParams): unknown;
  /** Serves OPTIONS. */
  options?(params: AnyParams): unknown;
  /** Serves PUT. */
  put?(params: AnyParams): unknown;
  /** Serves PATCH. */
  patch?(params: AnyParams): unknown;
  /** Serves DELETE. */
  delete?(params: AnyParams): unknown;
}

/**
 * Serves a path with one method of a class per HTTP method. There is one instance per request.
 *
 * @example A class as an endpoint
 * ```ts
 * import { RequestHandler, Rule, UrlMap, WebServiceInterface } from "@lymph/lymph/web";
 *
 * class Pet extends RequestHandler<Shop> {
 *   get({ id }: { id: number }): object {
 *     return this.service.pets[id] ?? {};
 *   }
 *   async put({ id }: { id: number }): Promise<Response> {
 *     this.service.pets[id] = await this.json() as object;
 *     return new Response(null, { status: 204 });
 *   }
 * }
 *
 * export class Shop extends WebServiceInterface {
 *   readonly pets: Record<number, object> = {};
 *   override readonly urlMap = new UrlMap([new Rule("/pets/<int:id>", { endpoint: Pet })]);
 * }
 * ```
 */
export abstract class RequestHandler<Service = unknown> {
  /** Recognises handler classes, whichever copy of this module they come from. */
  static readonly [BRAND]: true = true;
  /** The web service. */
  readonly service: Service;
  /** The request. */
  readonly request: Request;
  /** What else is known of the request. */
  readonly context: RequestContext;

  /** Creates the handler of one request. */
  constructor(service: Service, request: Request, context: RequestContext) {
    this.service = service;
    this.request = request;
    this.context = context;
  }

  /**
   * The body, which must be JSON and say so.
   *
   * @throws {UnsupportedMediaType} If its type is another one.
   * @throws {BadRequest} If it is malformed.
   */
  json(): Promise<unknown>;
  /**
   * What a schema makes of the body, which must be JSON and say so; see {@linkcode readJson}.
   *
   * @throws {UnsupportedMediaType} If its type is another one.
   * @throws {BadRequest} If it is malformed, or not what the schema takes.
   */
  json<T>(schema: StandardSchema<unknown, T>): Promise<T>;
  json(schema?: StandardSchema): Promise<unknown> {
    return schema === undefined ? readJson(this.request) : readJson(this.request, schema);
  }
}

/** A class of request handlers. */
export type RequestHandlerClass = new (
  // deno-lint-ignore no-explicit-any -- the class alone knows its service
  service: any,
  request: Request,
  context: RequestContext,
) => RequestHandler & RequestHandlerMethods;

/** Whether an endpoint is a class of request handlers. */
export function isRequestHandlerClass(value: unknown): value is RequestHandlerClass {
  return typeof value === "function" && BRAND in value;
}
