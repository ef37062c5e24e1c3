import { randomId } from "../core/id.ts";
import type { InterfaceHost } from "../core/interface/interface.ts";
import { getLogger } from "../core/observe/logs/log.ts";
import type { PendingWork } from "../core/observe/pending_work.ts";
import { runInTrace } from "../core/observe/trace.ts";
import { Roster } from "../core/roster.ts";
import { type Client, logAccess } from "./access_log.ts";
import { limitBody } from "./requests/body_limit.ts";
import type { Endpoint } from "./endpoint.ts";
import type { ErrorAnswers } from "./errors/error_answers.ts";
import type { Middleware } from "./middleware/middleware.ts";
import { answerError } from "./serving/answer_error.ts";
import { wrapHandler } from "./serving/wrap_handler.ts";
import { givenBaggage } from "./requests/request_baggage.ts";
import { checkRequest } from "./requests/request_limits.ts";
import { discardBody, isClosed } from "./requests/served_request.ts";
import { RequestDeadlines } from "./serving/request_deadlines.ts";
import { GatewayTimeout } from "./responses/http_error.ts";
import type { Rule } from "./routing/rule.ts";
import type { UrlMap } from "./routing/url_map.ts";
import type { WebSettings } from "./settings.ts";
import { splitUrl } from "./requests/request_url.ts";
import { toResponse } from "./responses/to_response.ts";
import { answerPreflight, isPreflight, withCors } from "./responses/cors.ts";
import { withHeader } from "./responses/with_header.ts";
import { Closing } from "./trace/closing.ts";
import { givenTraceId } from "./trace/trace_header.ts";
import { WebTrace } from "./trace/web_trace.ts";
import { turnAway, WHOLE_SERVER } from "./serving/turn_away.ts";
import { Visit } from "./serving/visit.ts";
import type { WebMetrics } from "./web_metrics.ts";

const log = getLogger("lymph.web");
const NOT_UPGRADED = "A handler that calls webSocket() must return its response";

/** What a {@linkcode WebDispatcher} serves. */
export interface WebApplication {
  /** Name of the interface. */
  readonly name: string;
  /** The rules. */
  readonly urlMap: UrlMap;
  /** What the rules lead to. */
  readonly endpoints: ReadonlyMap<Rule, Endpoint>;
  /** What is around requests that no rule serves, too. */
  readonly middleware: readonly Middleware[];
  /** What is measured of requests. */
  readonly metrics: WebMetrics;
  /** Limits, headers and the like. */
  readonly settings: WebSettings;
  /** Told of requests and errors. */
  readonly host: InterfaceHost;
  /** What is answered to errors. */
  readonly errors: ErrorAnswers;
  /** Whether the service can do its work. */
  isHealthy(): boolean | Promise<boolean>;
  /** The error for a path that leads nowhere. */
  notFound(): unknown;
  /** The error for a method that a path does not take. */
  methodNotAllowed(allow: readonly string[]): unknown;
}

/** Turns requests into responses: finds what serves them, in a trace of their own. */
export class WebDispatcher {
  /** When a request came last, on the scale of `performance.now()`. */
  lastArrival = -Infinity;
  readonly #app: WebApplication;
  readonly #endpoints: ReadonlyMap<Rule, Endpoint>;
  readonly #closing = new Closing();
  readonly #inFlight = new Roster<Visit>();
  readonly #deadlines: RequestDeadlines;
  #isLeaving = false;

  /** Creates a dispatcher for an application. */
  constructor(app: WebApplication) {
    this.#app = app;
    this.#deadlines = new RequestDeadlines({
      inFlight: this.#inFlight,
      timeoutMs: app.settings.requestTimeoutMs,
      expire: (visit) => this.#expire(visit),
    });
    this.#endpoints = new Map(
      Array.from(app.endpoints, ([rule, { handle, middleware, ...endpoint }]) => [
        rule,
        { ...endpoint, middleware, handle: wrapHandler(handle, middleware, this.#fail) },
      ]),
    );
  }

  /** Requests that are being served. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** The requests that are being served. */
  pending(): PendingWork[] {
    return this.#inFlight.toArray().map(({ request, remoteAddress, arrival, trace }) => ({
      kind: "HTTP request",
      subject: `${request.method} ${splitUrl(request.url).path}`,
      since: arrival,
      traceId: trace.traceId,
      ...(remoteAddress !== undefined && { peer: remoteAddress }),
    }));
  }

  /** From now on the service is unhealthy, and clients are asked to go elsewhere. */
  leave(): void {
    this.#isLeaving = true;
  }

  /** Aborts when streams should come to their end. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Ends streams and WebSockets; resolves once the WebSockets are closed. */
  close(): Promise<void> {
    this.#closing.begin();
    return this.#closing.released();
  }

  /** Looks after deadlines no more. */
  stop(): void {
    this.#deadlines.stop();
  }

  /** Serves a request; never throws. */
  serve(request: Request, client?: Client): Response | Promise<Response> {
    const { settings, host, metrics } = this.#app;
    const traceId = givenTraceId(request, settings.tracing) ?? host.activeTraceId() ?? randomId();
    const arrival = this.lastArrival = performance.now();
    const deadline = arrival + settings.requestTimeoutMs;
    const visit = new Visit(request, {
      client,
      arrival,
      trace: new WebTrace(request, { traceId, deadline, closing: this.#closing, client }),
      metrics: metrics.unserved,
    });
    this.#inFlight.add(visit);
    const answer = runInTrace(visit.trace, this.#answer, visit);
    if (answer instanceof Promise) this.#deadlines.watch();
    return answer;
  }

  // Bound once, as it runs for each request. One promise of its own, as each costs.
  readonly #answer = (visit: Visit): Response | Promise<Response> => {
    let result: unknown;
    try {
      result = this.#handle(visit);
    } catch (error) {
      return this.#finish(visit, this.#fail(error, visit));
    }
    if (!(result instanceof Promise)) return this.#finish(visit, this.#toResponse(result, visit));
    return new Promise((resolve) => {
      visit.respond = resolve;
      result.then(
        (value) => this.#respond(visit, this.#toResponse(value, visit)),
        (error) => this.#respond(visit, this.#fail(error, visit)),
      );
    });
  };

  #toResponse(result: unknown, visit: Visit): Response {
    try {
      return toResponse(result);
    } catch (error) {
      return this.#fail(error, visit);
    }
  }

  #handle(visit: Visit): unknown {
    const { request } = visit;
    const { settings, urlMap, middleware } = this.#app;
    checkRequest(request, settings);
    if (settings.tracing.baggage !== undefined) {
      visit.trace.baggage = givenBaggage(request, settings.tracing);
    }
    const { path } = splitUrl(request.url);
    if (path === settings.healthPath) return this.#health();
    if (settings.cors !== undefined && isPreflight(request)) {
      return answerPreflight(request, settings.cors);
    }
    const match = path === "/*" && request.method === "OPTIONS"
      ? WHOLE_SERVER
      : urlMap.match(request.method, path);
    if (match.kind === "found") {
      visit.route = match.rule.path;
      visit.params = match.params;
      if (match.allow !== undefined) visit.allow = match.allow;
      return this.#serve(this.#endpoints.get(match.rule) as Endpoint, visit);
    }
    if (middleware.length === 0) return turnAway(match, request, this.#app);
    const answer = () => turnAway(match, request, this.#app);
    const handle = wrapHandler(answer, middleware, this.#fail);
    return handle(this.#limited(visit), visit.params, visit);
  }

  #serve({ subject, metrics, handle }: Endpoint, visit: Visit): unknown {
    const { host } = this.#app;
    const { request, params, traceId } = visit;
    visit.metrics = metrics;
    const context = { subject, route: visit.route as string, params, traceId };
    host.httpRequested(request, context);
    const limited = this.#limited(visit);
    const wrap = host.aroundHttpRequest;
    if (wrap === undefined) return handle(limited, params, visit);
    const work = async () => toResponse(await handle(limited, params, visit));
    return wrap({ ...context, request: limited }, work);
  }

  #limited({ request, client }: Visit): Request {
    return limitBody(request, this.#app.settings.body, client !== undefined);
  }

  async #health(): Promise<Response> {
    const isReady = this.#app.host.isReady && !this.#isLeaving;
    const isHealthy = isReady && await this.#app.isHealthy();
    return new Response(null, { status: isHealthy ? 200 : 503 });
  }

  /** Makes a response of what was thrown. */
  readonly #fail = (thrown: unknown, visit: Visit): Response => {
    const { request, trace } = visit;
    visit.error = thrown;
    const { response, failure } = answerError(thrown, visit, this.#app.errors);
    if (failure === undefined) return response;
    if (visit.isAnswered || trace.isAbandoned) {
      const path = splitUrl(request.url).path;
      const details = { method: request.method, path, error: failure, trace_id: trace.traceId };
      log.debug(
        "{method} {path} failed after its client had gone or its time was up: {error}",
        details,
      );
    } else {
      this.#report(failure, visit);
    }
    return response;
  };

  #respond(visit: Visit, response: Response): void {
    if (visit.respond !== undefined) visit.respond(this.#finish(visit, response));
    else response.body?.cancel().catch(() => {}); // came too late
  }

  #expire(visit: Visit): void {
    const seconds = Math.round(visit.trace.deadline - visit.arrival) / 1000;
    const error = new GatewayTimeout(`The request was not answered within ${seconds} s`);
    runInTrace(visit.trace, () => {
      visit.trace.expire(error);
      if (visit.trace.upgrade === undefined) this.#report(error, visit);
      this.#respond(visit, this.#fail(error, visit));
    });
  }

  /** Logs an error of the service, and tells the plugins. */
  #report(error: Error, { request, traceId }: Visit): void {
    const { method, url } = request;
    const { path } = splitUrl(url);
    log.error("{method} {path} failed: {error}", { method, path, error, trace_id: traceId });
    const subject = `${this.#app.name} ${method} ${path}`;
    this.#app.host.failed(error, { subject, traceId, url });
  }

  #finish(visit: Visit, response: Response): Response {
    const { request, client, arrival, trace: { traceId, upgrade } } = visit;
    if (upgrade !== undefined && response.status !== 101) {
      response.body?.cancel().catch(() => {});
      return this.#finish(visit, this.#fail(new TypeError(NOT_UPGRADED), visit));
    }
    this.#inFlight.remove(visit);
    visit.respond = undefined;
    visit.isAnswered = true;
    visit.trace.answered();
    visit.metrics.record(response.status, (performance.now() - arrival) / 1000);
    const { cors, tracing } = this.#app.settings;
    let answer = withHeader(response, tracing.response, traceId);
    // After a 101 the request has no headers any more, and a WebSocket needs no others.
    if (answer.status !== 101) {
      if (client !== undefined) discardBody(request);
      if (cors !== undefined && !isClosed(request)) answer = withCors(request, answer, cors);
      if (this.#isLeaving) answer = withHeader(answer, "connection", "close");
    }
    if (log.isEnabled("info")) {
      const address = visit.remoteAddress;
      logAccess({ request, address, arrival, response: answer, traceId });
    }
    return answer;
  }
}
