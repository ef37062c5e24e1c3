import type { Listed } from "../../core/roster.ts";
import type { Client } from "../access_log.ts";
import type { Principal } from "../identity/principal.ts";
import type { ContextKey } from "../middleware/context_key.ts";
import type { RequestContext } from "../middleware/request_context.ts";
import type { AnyParams } from "../routing/path_params.ts";
import type { WebTrace } from "../trace/web_trace.ts";
import type { EndpointMetrics } from "../web_metrics.ts";

const NO_PARAMS: AnyParams = Object.freeze({});
const NO_METHODS: readonly string[] = Object.freeze([]);

/** One request on its way through the service, and what is known of it. */
export class Visit implements RequestContext, Listed {
  /** {@inheritDoc Listed.place} */
  place = 0;
  /** {@inheritDoc RequestContext.route} */
  route: string | undefined;
  /** {@inheritDoc RequestContext.params} */
  params: AnyParams = NO_PARAMS;
  /** HTTP methods that other rules take at the path of a mounted app. */
  allow: readonly string[] = NO_METHODS;
  /** {@inheritDoc RequestContext.error} */
  error: unknown;
  /** {@inheritDoc RequestContext.principal} */
  principal: Principal | undefined;
  /** The request as it came. */
  readonly request: Request;
  /** The client, where it is known. */
  readonly client: Client | undefined;
  /** When it came, on the scale of `performance.now()`. */
  readonly arrival: number;
  /** Its trace. */
  readonly trace: WebTrace;
  /** Where it is counted; known once its rule is. */
  metrics: EndpointMetrics;
  /** Sends the response; undefined while there is no need to wait for it, and once it was sent. */
  respond: ((response: Response) => void) | undefined;
  /** Whether the response is on its way. */
  isAnswered = false;
  #values: Map<ContextKey<unknown>, unknown> | undefined;

  /** A request has come. */
  constructor(
    request: Request,
    { client, arrival, trace, metrics }: Pick<Visit, "client" | "arrival" | "trace" | "metrics">,
  ) {
    this.request = request;
    this.client = client;
    this.arrival = arrival;
    this.trace = trace;
    this.metrics = metrics;
  }

  /** {@inheritDoc RequestContext.traceId} */
  get traceId(): string {
    return this.trace.traceId;
  }

  /** {@inheritDoc RequestContext.remoteAddress} */
  get remoteAddress(): string | undefined {
    return this.remoteAddr?.hostname;
  }

  /** Where the client is; undefined if it is unknown. */
  get remoteAddr(): Deno.NetAddr | undefined {
    try {
      return this.trace.upgrade?.remoteAddr ?? this.client?.remoteAddr;
    } catch {
      return undefined; // a WebSocket that the platform has opened without us
    }
  }

  /** {@inheritDoc RequestContext.signal} */
  get signal(): AbortSignal {
    return this.trace.cancellation.signal;
  }

  /** {@inheritDoc RequestContext.get} */
  get<Value>(key: ContextKey<Value>): Value {
    if (this.#values?.has(key)) return this.#values.get(key) as Value;
    if (key.fallback !== undefined) return key.fallback.value;
    throw new Error(`Cannot read ${key.name} as no middleware has set it for this request`);
  }

  /** {@inheritDoc RequestContext.set} */
  set<Value>(key: ContextKey<Value>, value: Value): void {
    (this.#values ??= new Map()).set(key, value);
  }
}
