import { toError } from "../core/errors.ts";
import { randomId } from "../core/id.ts";
import type { InterfaceHost } from "../core/interface/interface.ts";
import { getLogger } from "../core/observe/logs/log.ts";
import type { PendingWork } from "../core/observe/pending_work.ts";
import { currentTrace, runInTrace, type Trace } from "../core/observe/trace.ts";
import { type Listed, Roster } from "../core/roster.ts";
import { type Client, logAccess } from "./access_log.ts";
import { HungUp, limitBody } from "./requests/body_limit.ts";
import type { Endpoint } from "./endpoint.ts";
import type { EndpointMetrics, WebMetrics } from "./web_metrics.ts";
import { BadRequest, HeadersTooLarge, UriTooLong } from "./responses/http_error.ts";
import type { Rule } from "./routing/rule.ts";
import type { UrlMap } from "./routing/url_map.ts";
import type { WebSettings } from "./settings.ts";
import { splitUrl } from "./requests/request_url.ts";
import { isResponsive, toResponse } from "./responses/to_response.ts";
import { givenTraceId } from "./trace/trace_header.ts";
import { WebTrace } from "./trace/web_trace.ts";

const log = getLogger("lymph.web");

/** What a {@linkcode WebDispatcher} serves. */
export interface WebApplication {
  /** Name of the interface. */
  readonly name: string;
  /** The rules. */
  readonly urlMap: UrlMap;
  /** What the rules lead to. */
  readonly endpoints: ReadonlyMap<Rule, Endpoint>;
  /** What is measured of requests. */
  readonly metrics: WebMetrics;
  /** Limits, headers and the like. */
  readonly settings: WebSettings;
  /** Told of requests and errors. */
  readonly host: InterfaceHost;
  /** Whether the service can do its work. */
  isHealthy(): boolean | Promise<boolean>;
  /** Gets each request before the rules; undefined where nothing does. */
  readonly intercept: ((request: Request) => unknown) | undefined;
  /** The error for a path that leads nowhere. */
  notFound(): unknown;
  /** The error for a method that a path does not take. */
  methodNotAllowed(allow: readonly string[]): unknown;
}

/** One request on its way through. */
interface Visit extends Listed {
  readonly request: Request;
  readonly client: Client | undefined;
  readonly arrival: number;
  readonly trace: WebTrace;
  /** Where it is counted, once its endpoint is known. */
  metrics: EndpointMetrics;
}

/** Turns requests into responses: finds what serves them, in a trace of their own. */
export class WebDispatcher {
  /** When a request came last, on the scale of `performance.now()`. */
  lastArrival = -Infinity;
  readonly #app: WebApplication;
  readonly #closing = new AbortController();
  /** Requests that an interceptor has, by their traces. */
  readonly #visits = new WeakMap<Trace, Visit>();
  readonly #inFlight = new Roster<Visit>();
  #isLeaving = false;

  /** Creates a dispatcher for an application. */
  constructor(app: WebApplication) {
    this.#app = app;
  }

  /** Requests that are being served. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** The requests that are being served. */
  pending(): PendingWork[] {
    return this.#inFlight.toArray().map(({ request, client, arrival, trace }) => ({
      kind: "HTTP request",
      subject: `${request.method} ${splitUrl(request.url).path}`,
      since: arrival,
      traceId: trace.traceId,
      ...(client && { peer: client.remoteAddr.hostname }),
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

  /** Ends streams. */
  close(): void {
    this.#closing.abort(new DOMException("The service stops", "AbortError"));
  }

  /** Serves a request; never throws. */
  serve(request: Request, client?: Client): Response | Promise<Response> {
    const { settings, host, metrics } = this.#app;
    const traceId = givenTraceId(request, settings.tracing) ?? host.activeTraceId() ?? randomId();
    const visit: Visit = {
      request,
      client,
      arrival: this.lastArrival = performance.now(),
      trace: new WebTrace(traceId, request, this.#closing.signal),
      metrics: metrics.unserved,
      place: 0,
    };
    this.#inFlight.add(visit);
    const answer = runInTrace(visit.trace, this.#answer, visit);
    return answer instanceof Promise
      ? answer.then((response) => this.#finish(visit, response))
      : this.#finish(visit, answer);
  }

  /**
   * Leads a request to what its path names.
   *
   * @param request Of an interceptor, the one that it has got, or another one in its place.
   * @returns What the handler returns.
   * @throws {unknown} What the handler throws, or the error for a path that leads nowhere.
   */
  route(request: Request): unknown {
    const trace = currentTrace();
    const visit = trace && this.#visits.get(trace);
    return visit ? this.#route(request, visit) : this.serve(request);
  }

  // Bound once, as it runs for each request.
  readonly #answer = (visit: Visit): Response | Promise<Response> => {
    try {
      const result = this.#handle(visit);
      if (!(result instanceof Promise)) return toResponse(result);
      return result.then(toResponse).catch((error) => this.#fail(error, visit));
    } catch (error) {
      return this.#fail(error, visit);
    }
  };

  #handle(visit: Visit): unknown {
    const { request } = visit;
    const { settings, intercept } = this.#app;
    const { url } = request;
    if (url.length > settings.maxUrlLength) throw new UriTooLong();
    if (!hasPlainHost(request)) throw new BadRequest("The host is malformed");
    if (settings.maxHeaderBytes !== undefined) checkHeaders(request, settings.maxHeaderBytes);
    const parts = splitUrl(url);
    if (parts.path === settings.healthPath) return this.#health();
    if (intercept === undefined) return this.#route(request, visit, parts);
    this.#visits.set(visit.trace, visit);
    return intercept(limitBody(request, settings.body));
  }

  #route(request: Request, visit: Visit, { path, query } = splitUrl(request.url)): unknown {
    const { traceId } = visit.trace;
    const { settings, urlMap, endpoints, host } = this.#app;
    const { method } = request;
    const match = urlMap.match(method, path);
    switch (match.kind) {
      case "found": {
        const { rule, params } = match;
        const endpoint = endpoints.get(rule) as Endpoint;
        const { subject } = endpoint;
        visit.metrics = endpoint.metrics;
        const context = { subject, route: rule.path, params, traceId };
        host.httpRequested(request, context);
        const limited = limitBody(request, settings.body);
        const wrap = host.aroundHttpRequest;
        if (wrap === undefined) return endpoint.handle(limited, params);
        const handle = async () => toResponse(await endpoint.handle(limited, params));
        return wrap({ ...context, request: limited }, handle);
      }
      case "redirect":
        return redirect(match.path + query);
      case "notAllowed":
        if (method !== "OPTIONS") throw this.#app.methodNotAllowed(match.allow);
        return new Response(null, { status: 204, headers: { allow: match.allow.join(", ") } });
      case "notFound":
        // As a rule with a slash at its end does.
        if (`${path}/` === settings.healthPath) return redirect(settings.healthPath + query);
        throw this.#app.notFound();
      case "malformed":
        throw new BadRequest("The path is malformed");
    }
  }

  async #health(): Promise<Response> {
    const isReady = this.#app.host.isReady && !this.#isLeaving;
    const isHealthy = isReady && await this.#app.isHealthy();
    return new Response(null, { status: isHealthy ? 200 : 503 });
  }

  #fail(thrown: unknown, { request, trace }: Visit): Response {
    if (isResponsive(thrown)) {
      try {
        return thrown.toResponse();
      } catch (error) {
        thrown = error;
      }
    }
    // Handlers may well rely on a URL that can be parsed; the platform takes any Host header.
    if (!URL.canParse(request.url)) return new BadRequest("The URL is malformed").toResponse();
    const { method } = request;
    const { path } = splitUrl(request.url);
    const error = toError(thrown);
    const details = { method, path, error, trace_id: trace.traceId };
    if (trace.isAbandoned || thrown instanceof HungUp) {
      log.debug("The client of {method} {path} has hung up: {error}", details);
    } else {
      log.error("{method} {path} failed: {error}", details);
      const subject = `${this.#app.name} ${method} ${path}`;
      this.#app.host.failed(error, { subject, traceId: trace.traceId, url: request.url });
    }
    return new Response(null, { status: 500, headers: { "content-type": "text/plain" } });
  }

  #finish(visit: Visit, response: Response): Response {
    const { arrival, trace: { traceId } } = visit;
    this.#inFlight.remove(visit);
    visit.trace.answered();
    if (this.#app.intercept) this.#visits.delete(visit.trace);
    visit.metrics.record(response.status, (performance.now() - arrival) / 1000);
    let answer = withHeader(response, this.#app.settings.tracing.response, traceId);
    // The 101 of a WebSocket needs the header for itself.
    if (this.#isLeaving && answer.status !== 101) {
      answer = withHeader(answer, "connection", "close");
    }
    if (log.isEnabled("info")) logAccess({ ...visit, response: answer, traceId });
    return answer;
  }
}

/**
 * The platform writes the Host header in front of the path as it came: what has a slash would be
 * the path. There is a second slash then, and only then is the header looked at.
 */
function hasPlainHost({ url, headers }: Request): boolean {
  const path = url.indexOf("/", url.indexOf("://") + 3);
  if (path === -1 || url.indexOf("/", path + 1) === -1) return true;
  return !/[/?#\\]/.test(headers.get("host") ?? "");
}

function redirect(location: string): Response {
  return new Response(null, { status: 308, headers: { location: toAscii(location) } });
}

/** What a header may hold: characters beyond ASCII are percent-encoded. */
function toAscii(url: string): string {
  return url.replace(/[^\x21-\x7e]+/g, encodeURIComponent);
}

function checkHeaders({ headers }: Request, maxBytes: number): void {
  let bytes = 0;
  for (const [name, value] of headers) bytes += name.length + value.length;
  if (bytes > maxBytes) throw new HeadersTooLarge();
}

/** Sets a header; a response that cannot be changed, such as one that was fetched, is copied. */
function withHeader(response: Response, name: string, value: string): Response {
  try {
    response.headers.set(name, value);
    return response;
  } catch {
    const copy = new Response(response.body, response);
    copy.headers.set(name, value);
    return copy;
  }
}
