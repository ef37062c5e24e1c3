import type { StopOptions } from "../core/component.ts";
import type { Config } from "../core/config/config.ts";
import { ConfigError } from "../core/errors.ts";
import { Interface } from "../core/interface/interface.ts";
import { stateOf } from "../core/interface/messenger.ts";
import { getLogger } from "../core/observe/logs/log.ts";
import { unlessAborted } from "../core/time/abort.ts";
import { untilQuiet } from "../core/time/quiet.ts";
import { Gauge } from "../core/observe/metrics/metrics.ts";
import type { Middleware } from "./middleware/middleware.ts";
import { checkMiddleware } from "./serving/wrap_handler.ts";
import { describeRoutes } from "./describe_routes.ts";
import { WebDispatcher } from "./dispatcher.ts";
import { resolveEndpoint } from "./endpoint.ts";
import { ErrorAnswers, type ErrorMap } from "./errors/error_answers.ts";
import { WebMetrics } from "./web_metrics.ts";
import { MethodNotAllowed, NotFound } from "./responses/http_error.ts";
import {
  HttpServer,
  type ListenOptions,
  type Serve,
  type WebServer,
} from "./server/http_server.ts";
import { inheritedSocket } from "./server/inherited_socket.ts";
import { defaultMaxOpenFiles } from "./server/open_files.ts";
import type { Rule } from "./routing/rule.ts";
import { extendMap, UrlMap } from "./routing/url_map.ts";
import { DEFAULT_SETTINGS, readSettings, type WebSettings } from "./settings.ts";
import type { Refusals } from "./serving/turn_away.ts";
import { claimPort, isInNode, ownPort, sharedHost } from "./server/shared_port.ts";

const log = getLogger("lymph.web");
const BRAND = Symbol.for("lymph.WebServiceInterface");
/** How many quiet times the wait for one may take, under clients that never go. */
const PATIENCE = 20;

/**
 * Base class of services that speak HTTP. Rules tie paths to the service's own methods, to functions
 * or to classes.
 *
 * @example A web service in front of another service
 * ```ts
 * import { Interface } from "@lymph/lymph";
 * import { BadRequest, Rule, UrlMap, WebServiceInterface } from "@lymph/lymph/web";
 *
 * // With a real service: import type { Greeting } from "./greeting.ts";
 * abstract class Greeting extends Interface {
 *   abstract greet(args: { name: string }): Promise<string>;
 * }
 *
 * export class Web extends WebServiceInterface {
 *   override readonly urlMap = new UrlMap([
 *     new Rule("/greet", { endpoint: "greet", methods: ["GET"] }),
 *   ]);
 *
 *   async greet(request: Request): Promise<Response> {
 *     const name = new URL(request.url).searchParams.get("name");
 *     if (!name) throw new BadRequest("The query must have a name");
 *     return new Response(await this.proxy<Greeting>("Greeting").greet({ name }));
 *   }
 * }
 * ```
 */
export abstract class WebServiceInterface extends Interface {
  /** Recognises web service classes, whichever copy of this module they come from. */
  static readonly [BRAND]: true = true;
  /** The rules. A static `urlMap` of the class does as well. */
  readonly urlMap: UrlMap = new UrlMap([]);
  /** Rules behind those of `urlMap`: a base class keeps them when a subclass has its own `urlMap`. */
  protected readonly furtherRules: readonly Rule[] = [];
  /** What is around all requests but health checks, the first one outermost. */
  readonly middleware: readonly Middleware[] = [];
  /**
   * Answers a request, as if it had come from the socket. It cannot be overridden: what you want to
   * do with all requests is a {@linkcode WebServiceInterface.middleware}.
   *
   * @param request Its URL needs a host, although none is looked at.
   */
  readonly handle: (request: Request) => Promise<Response>;
  /** The error of a path that leads nowhere; another class answers in another way. */
  readonly NotFound: new () => object = NotFound;
  /** The error of a method that a path does not take; it is given those that it takes. */
  readonly MethodNotAllowed: new (allow: readonly string[]) => object = MethodNotAllowed;
  /**
   * How errors are answered, by the names of their classes: with a status and the error's message, or
   * with what a function returns. They come before what the framework answers.
   */
  readonly errors: ErrorMap = {};
  #settings: WebSettings | undefined;
  #dispatcher: WebDispatcher | undefined;
  #server: WebServer | undefined;
  #started: Promise<void> | undefined;
  #drained: Promise<void> | undefined;
  readonly #handle = async (request: Request): Promise<Response> => {
    const response = await this.#application().serve(request);
    if (request.method !== "HEAD" || response.body === null) return response;
    await response.body.cancel();
    return new Response(null, response);
  };

  /** Creates the service. */
  constructor() {
    super();
    stateOf(this).baseHooks = {
      applyConfig: (config) => void (this.#settings ??= readSettings(config)),
      onStart: () => this.#started ??= this.#listen(),
      onDrain: (options) => this.#drained ??= this.#drain(options),
      onStop: async () => {
        this.#dispatcher?.stop();
        await this.#server?.shutdown(AbortSignal.abort());
      },
      describe: () => this.port === undefined ? {} : { http_port: this.port },
      routes: () => describeRoutes(this, this.#rules()),
      pending: () => this.#dispatcher?.pending() ?? [],
    };
    if ("handle" in Object.getPrototypeOf(this)) throw overridden(this);
    this.handle = this.#handle;
  }

  /** Takes `port`, `healthcheck`, `tracing`, `limits` and `shutdown`. */
  override applyConfig(config: Config): void | Promise<void> {
    this.#settings = readSettings(config);
  }

  /** Port that the service listens on; undefined while it does not. */
  get port(): number | undefined {
    return this.#server?.port;
  }

  /** Aborts when the service stops: end what would otherwise go on, such as WebSockets. */
  get closing(): AbortSignal {
    return this.#application().closing;
  }

  /** Registers the port. */
  override describe(): Record<string, unknown> {
    return this.port === undefined ? {} : { http_port: this.port };
  }

  /** Starts to listen. */
  override async onStart(): Promise<void> {
    await (this.#started ??= this.#listen());
  }

  /** Sends clients elsewhere, then finishes what is under way. */
  override async onDrain(options: StopOptions): Promise<void> {
    await (this.#drained ??= this.#drain(options));
  }

  async #listen(): Promise<void> {
    const dispatcher = this.#application();
    const { ip } = stateOf(this).host;
    this.metrics.add(new Gauge("http.in_flight", () => dispatcher.inFlight));
    const { port, listens, sharesPort, maxOpenFiles = defaultMaxOpenFiles() } = this.#settings ??
      DEFAULT_SETTINGS;
    if (!listens || this.isWorker) return;
    const host = sharedHost(port);
    const isShared = sharesPort || host !== undefined;
    const options = { ip: host ?? ip, port, sharesPort: isShared, maxOpenFiles };
    if (host !== undefined) await this.#claim(host, port);
    try {
      this.#server = await listen(options, (request, info) => dispatcher.serve(request, info));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const hint = isInNode() ? "; processes of one node share only what stands in sockets" : "";
      throw new ConfigError(`${this.name}: ${reason}${hint}`, { cause });
    }
    const { name } = this;
    log.info("{name} listens on http://{ip}:{port}/", { name, ip: options.ip, port: this.port });
    const socket = ownPort();
    if (socket !== undefined && socket !== port) {
      log.warn("{name} has a port of its own, {port}: nothing serves port {socket} of sockets", {
        name,
        port: this.port,
        socket,
      });
    }
  }

  async #drain({ signal }: StopOptions): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    const dispatcher = this.#application();
    const { quietMs, timeoutMs } = (this.#settings ?? DEFAULT_SETTINGS).shutdown;
    const limit = AbortSignal.timeout(timeoutMs);
    const end = signal ? AbortSignal.any([signal, limit]) : limit;
    server.stopAccepting?.();
    dispatcher.leave();
    const lastArrival = () => dispatcher.lastArrival;
    await untilQuiet({ lastArrival, quietMs, limitMs: PATIENCE * quietMs, signal: end });
    await unlessAborted(dispatcher.close(), end);
    const isComplete = await server.shutdown(end);
    this.#server = undefined;
    const count = dispatcher.inFlight;
    if (!isComplete && count > 0) {
      log.error("{name} has cut off {count} requests", { name: this.name, count });
    }
  }

  /** Of a port that is shared, two services would get each other's requests. */
  async #claim(host: string, port: number): Promise<void> {
    const service = this.name;
    const owner = await claimPort(
      { service, port },
      (...question) => stateOf(this).host.request(...question),
    );
    if (owner === service) return;
    throw new ConfigError(
      `${service}: Cannot listen on ${host}:${port}: it is the port of ${owner}, ` +
        "and only processes of one service share a port",
    );
  }

  #rules(): UrlMap {
    const { urlMap = this.urlMap } = this.constructor as { urlMap?: UrlMap };
    return this.furtherRules.length === 0 ? urlMap : extendMap(urlMap, this.furtherRules);
  }

  /** Built when the rules are first needed, as they are fields of a subclass. */
  #application(): WebDispatcher {
    if (this.#dispatcher) return this.#dispatcher;
    if (this.handle !== this.#handle) throw overridden(this); // by a field of a subclass
    const urlMap = this.#rules();
    const served = urlMap.rules.filter(({ buildOnly }) => !buildOnly);
    const metrics = this.metrics.add(new WebMetrics(this.name));
    const middleware = checkMiddleware(this.name, this.middleware);
    const settings = this.#settings ?? DEFAULT_SETTINGS;
    const refusals: Refusals = {
      settings,
      notFound: () => new this.NotFound(),
      methodNotAllowed: (allow) => new this.MethodNotAllowed(allow),
    };
    const setup = { service: this, metrics, middleware, refusals };
    return this.#dispatcher = new WebDispatcher({
      name: this.name,
      urlMap,
      endpoints: new Map(served.map((rule) => [rule, resolveEndpoint(rule, setup)])),
      metrics,
      ...refusals,
      settings,
      middleware,
      host: stateOf(this).host,
      errors: new ErrorAnswers(this.errors),
      isHealthy: () => this.isHealthy(),
    });
  }
}

function overridden(service: object): TypeError {
  return new TypeError(
    `Cannot serve ${service.constructor.name} as handle() must not be overridden: ` +
      "put what it does into `override readonly middleware = [...]`",
  );
}

/** Listens on the socket that a node has handed down for the port, or else on one of its own. */
async function listen(options: ListenOptions, serve: Serve): Promise<WebServer> {
  const fd = inheritedSocket(options.port);
  if (fd === undefined) return await HttpServer.listen(options, serve);
  const { InheritedServer } = await import("./server/inherited_server.ts"); // node:net takes long to load
  return await InheritedServer.listen({ ...options, fd }, serve);
}

/** Whether a value is a web service class, whichever copy of this module it extends. */
export function isWebServiceClass(value: unknown): boolean {
  return typeof value === "function" && BRAND in value;
}
