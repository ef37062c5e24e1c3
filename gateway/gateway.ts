import type { Config } from "../core/config/config.ts";
import { stateOf } from "../core/interface/messenger.ts";
import { currentTrace, newTrace, runInTrace } from "../core/observe/trace.ts";
import { settlesWithin } from "../core/time/within.ts";
import { plainJson } from "../core/values/json_line.ts";
import { createJsonSerializer } from "../transports/serializers/mod.ts";
import { splitUrl } from "../web/requests/mod.ts";
import {
  BadRequest,
  Conflict,
  MethodNotAllowed,
  type MountInfo,
  type RequestContext,
  Rule,
  ServiceUnavailable,
  TooManyRequests,
  UnprocessableContent,
  WebServiceInterface,
} from "../web/mod.ts";
import { answerCall, digest } from "./answer.ts";
import { mayRunAgain, refusesArguments, toShown } from "./call_errors.ts";
import { argumentsOf, readBody, type ReadRequest } from "./call_arguments.ts";
import { Catalogue } from "./catalogue.ts";
import { clientAddress } from "./client_address.ts";
import { timeoutOf } from "./deadline.ts";
import { describeGateway } from "./openapi.ts";
import { documentPage } from "./page.ts";
import { IdempotencyStore, KeyConflict } from "./idempotency_store.ts";
import { type Route, Routes } from "./routes.ts";
import {
  DEFAULT_GATEWAY_SETTINGS,
  type GatewaySettings,
  type RateLimit,
  readGatewaySettings,
} from "./gateway_settings.ts";
import { TokenBuckets } from "./token_buckets.ts";

/** What a configured gateway works with. */
interface Parts {
  readonly settings: GatewaySettings;
  readonly catalogue: Catalogue;
  readonly routes: Routes;
  readonly limiter: Limiter | undefined;
  readonly outcomes: IdempotencyStore;
}

/** What was asked of a service. */
interface Asked {
  readonly route: Route;
  readonly read: ReadRequest;
  readonly timeoutMs: number;
}

interface Limiter extends RateLimit {
  readonly buckets: TokenBuckets;
}

/**
 * Offers methods of services over HTTP, as JSON. It offers what `expose` in its configuration names,
 * and nothing else. Extend it to add middleware, such as one that authenticates callers, or rules of
 * your own in `urlMap`.
 *
 * @example A gateway for clients with a token
 * ```ts
 * import { Gateway } from "@lymph/lymph/gateway";
 * import { type Middleware, Unauthorized } from "@lymph/lymph/web";
 *
 * const authenticate: Middleware = (request, context, next) => {
 *   const token = request.headers.get("authorization");
 *   if (token !== "Bearer secret") throw new Unauthorized();
 *   context.principal = { id: "shop" };
 *   return next();
 * };
 *
 * export class ShopGateway extends Gateway {
 *   override readonly middleware = [authenticate];
 * }
 * ```
 */
export class Gateway extends WebServiceInterface {
  /** Serve what is offered. Rules in the `urlMap` of a subclass go first. */
  protected override readonly furtherRules: readonly Rule[] = [
    new Rule("/", { endpoint: () => this.#page(), methods: ["GET"] }),
    new Rule("/openapi.json", { endpoint: () => this.#describe(), methods: ["GET"] }),
    new Rule("/*", { mount: { fetch: (request: Request, info) => this.#call(request, info) } }),
  ];
  readonly #json = createJsonSerializer();
  #settings: GatewaySettings = DEFAULT_GATEWAY_SETTINGS;
  #parts: Parts | undefined;

  /** Takes `expose`, `timeout`, `rate_limit` and `idempotency`, besides what every web service takes. */
  override applyConfig(config: Config): void | Promise<void> {
    this.#settings = readGatewaySettings(config);
    return super.applyConfig(config);
  }

  async #call(request: Request, info: MountInfo): Promise<Response> {
    const { settings, limiter, outcomes } = this.#ready();
    if (limiter !== undefined) takeToken(limiter, request, info.context);
    const timeoutMs = timeoutOf(request, settings);
    const route = await this.#find(request, info.allow, timeoutMs).catch((error) => {
      if (request.method === "OPTIONS" && error instanceof MethodNotAllowed) return error;
      throw error;
    });
    if (route instanceof Error) return new Response(null, { status: 204, headers: route.headers });
    // A service that has not described itself may have no such method: names would be made up.
    if (route.offered !== undefined) info.nameRoute(`${route.service}.${route.method}`);
    const read = await readBody(request);
    const args = argumentsOf(read, route, this.#json);
    const run = () =>
      this.#ask(route, args, timeoutMs)
        .catch((error) => this.#askAgain(error, { route, read, timeoutMs }));
    const key = keyOf(request);
    if (key === null) return answerCall(request, await run());
    const client = info.context.principal?.id ?? "";
    const result = await outcomes.once({
      key: JSON.stringify([client, key]),
      fingerprint: fingerprintOf(read),
      run: () => outlive(run),
      mayRunAgain: (error) => mayRunAgain(error, route.offered?.idempotent ?? false),
    }, performance.now()).catch(toHttpError);
    return answerCall(request, result);
  }

  /** Asks the service; resolves to the result as JSON. */
  async #ask(
    { service, method, offered }: Route,
    args: object,
    timeoutMs: number,
  ): Promise<string> {
    const question = { subject: `${service}.${method}`, body: args };
    const idempotent = offered?.idempotent ?? false;
    const { body } = await this.request(service, question, { timeoutMs, idempotent });
    return plainJson(body ?? null);
  }

  /**
   * Asks once more where a service has refused arguments that were read with the types of another
   * release of it: nothing was executed, and the client cannot know.
   */
  async #askAgain(error: unknown, { route, read, timeoutMs }: Asked): Promise<string> {
    if (!refusesArguments(error)) throw toShown(error);
    const { catalogue, routes } = this.#ready();
    if (catalogue.isStale) {
      await settlesWithin(Math.min(timeoutMs, DISCOVERY_MS), catalogue.refresh());
    }
    const { method, url } = read.request;
    const current = routes.find(method, splitUrl(url).path);
    if (current.offered === route.offered) throw toShown(error);
    const args = argumentsOf(read, current, this.#json);
    return await this.#ask(current, args, timeoutMs).catch((again) => {
      throw toShown(again);
    });
  }

  /** Finds what a request asks for. */
  async #find(
    { method, url }: Request,
    others: readonly string[],
    timeoutMs: number,
  ): Promise<Route> {
    const { catalogue, routes } = this.#ready();
    const { path } = splitUrl(url);
    if (!catalogue.isStale) return routes.find(method, path, others);
    const known = () => {
      try {
        const route = routes.find(method, path, others);
        return route.offered && route;
      } catch {
        return undefined; // what has changed may have brought the route
      }
    };
    const refreshed = catalogue.refresh();
    const route = known();
    if (route !== undefined) {
      refreshed.catch(() => {}); // for later requests, not for this one
      return route;
    }
    if (!catalogue.isDiscovered) {
      await settlesWithin(Math.min(timeoutMs, DISCOVERY_MS), refreshed);
      if (!catalogue.isDiscovered) return known() ?? unknownServices();
    }
    await refreshed;
    return routes.find(method, path, others);
  }

  async #page(): Promise<Response> {
    const { catalogue } = this.#ready();
    await catalogue.refresh();
    return documentPage(this.name, catalogue.all());
  }

  async #describe(): Promise<Response> {
    const { catalogue } = this.#ready();
    await catalogue.refresh();
    return Response.json(describeGateway(this.name, catalogue.all()));
  }

  #ready(): Parts {
    if (this.#parts !== undefined) return this.#parts;
    const settings = this.#settings;
    const catalogue = new Catalogue(settings.exposure, stateOf(this).host);
    const { rateLimit } = settings;
    return this.#parts = {
      settings,
      catalogue,
      routes: new Routes(settings.exposure, catalogue),
      limiter: rateLimit && { ...rateLimit, buckets: new TokenBuckets(rateLimit) },
      outcomes: new IdempotencyStore(settings.idempotency),
    };
  }
}

/** How long a request waits for the registry, at most. */
const DISCOVERY_MS = 1500;

function unknownServices(): never {
  const headers = { "retry-after": "1" };
  throw new ServiceUnavailable("The services are not known yet", { headers });
}

/** By principal, or by address if the caller is not authenticated. */
function takeToken(
  { buckets, addressHeader }: Limiter,
  { headers }: Request,
  { principal, remoteAddress = "" }: RequestContext,
): void {
  const told = addressHeader === undefined ? null : headers.get(addressHeader);
  const client = principal === undefined
    ? `address ${clientAddress(remoteAddress, told)}`
    : `id ${principal.id}`;
  const name = client.length <= MAX_KEY_LENGTH ? client : digest(utf8.encode(client));
  const waitMs = buckets.take(name, performance.now());
  if (waitMs === 0) return;
  const retryAfter = String(Math.ceil(waitMs / 1000));
  throw new TooManyRequests("Too many requests", { headers: { "retry-after": retryAfter } });
}

/** A call with a key goes on when its client hangs up: the client comes back for the outcome. */
function outlive<Result>(work: () => Result): Result {
  const { traceId, hops, baggage } = currentTrace() ?? newTrace();
  return runInTrace(newTrace(traceId, { hops, baggage }), work);
}

const utf8 = new TextEncoder();

/** Longer ones would fill the memory: a UUID has 36 characters. */
const MAX_KEY_LENGTH = 255;

/** The client's key; null for a request that may run again anyway, whose answer would grow old. */
function keyOf({ method, headers }: Request): string | null {
  if (method === "GET" || method === "HEAD") return null;
  const key = headers.get("idempotency-key");
  if (key === null || (key.length > 0 && key.length <= MAX_KEY_LENGTH)) return key;
  throw new BadRequest(`Idempotency-Key must have 1 to ${MAX_KEY_LENGTH} characters`);
}

function fingerprintOf({ request: { method, url }, body }: ReadRequest): string {
  const { path, query } = splitUrl(url);
  return digest(utf8.encode(`${method} ${path}${query} ${digest(body)}`)); // kept: a URL is long
}

function toHttpError(error: unknown): never {
  if (!(error instanceof KeyConflict)) throw error;
  if (!error.isRunning) throw new UnprocessableContent(error.message);
  throw new Conflict(error.message, { headers: { "retry-after": "1" } });
}
