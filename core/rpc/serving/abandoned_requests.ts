import { getLogger } from "../../observe/logs/log.ts";
import type { MetricKind, MetricSource, Sample } from "../../observe/metrics/metric_source.ts";
import { Roster } from "../../roster.ts";
import type { AbandonedRequest } from "./abandoned_request.ts";
import type { IncomingRequest } from "./request_context.ts";

const log = getLogger("lymph.rpc");

/** How long a handler may run on after its caller has given up before the log tells of it. */
const GRACE_MS = 2000;

/** What is known of one method. */
interface Method {
  readonly requests: Roster<AbandonedRequest>;
  bytes: number;
}

/** How many requests of one method may be abandoned at a time. */
export interface AbandonedLimits {
  /** Most requests. */
  readonly max: number;
  /** Most bytes of these requests. */
  readonly maxBytes: number;
}

/**
 * Requests that nobody waits for any more, while their handlers still run. They take no room of
 * other requests. A handler should end when its signal aborts; those that do not are bounded per
 * method, so that they take no more memory than that.
 */
export class AbandonedRequests implements MetricSource {
  readonly #limits: AbandonedLimits;
  readonly #methods = new Map<string, Method>();
  /** Methods that the log has told of. */
  readonly #told = new Set<string>();
  #count = 0;

  /** Starts with none. */
  constructor(limits: AbandonedLimits) {
    this.#limits = limits;
  }

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** All of them. */
  toArray(): AbandonedRequest[] {
    return this.#methods.values().flatMap(({ requests }) => requests.toArray()).toArray();
  }

  /** Puts in a request. */
  add(request: IncomingRequest): void {
    const { subject, source, traceId, arrival, message: { bytes } } = request;
    let method = this.#methods.get(subject);
    if (method === undefined) {
      this.#methods.set(subject, method = { requests: new Roster(), bytes: 0 });
    }
    const since = performance.now();
    request.abandoned = { subject, source, traceId, arrival, since, bytes, place: 0 };
    method.requests.add(request.abandoned);
    method.bytes += bytes;
    this.#count++;
  }

  /** Takes out a request whose handler has ended. */
  remove(request: AbandonedRequest): void {
    const { subject, bytes } = request;
    const method = this.#methods.get(subject);
    if (method === undefined) return;
    method.requests.remove(request);
    method.bytes -= bytes;
    this.#count--;
    if (method.requests.size === 0) this.#methods.delete(subject);
  }

  /** Whether a method has so many that it takes no further request. */
  isCrowded(subject: string): boolean {
    if (this.#count === 0) return false;
    const method = this.#methods.get(subject);
    if (method === undefined) return false;
    return method.requests.size >= this.#limits.max || method.bytes >= this.#limits.maxBytes;
  }

  /** Tells of methods, once each, whose handlers run on for long. */
  check(): void {
    if (this.#count === 0) return;
    const since = performance.now() - GRACE_MS;
    for (const [subject, { requests }] of this.#methods) {
      if (this.#told.has(subject)) continue;
      if (requests.find((request) => request.since <= since) === undefined) continue;
      this.#told.add(subject);
      log.warn(
        "{count} handler(s) of {subject} still run although their callers have given up: let them " +
          "end when the signal of their request aborts. At {max} of them {subject} is refused",
        { count: requests.size, subject, max: this.#limits.max },
      );
    }
  }

  /** {@inheritDoc MetricSource.samples} */
  *samples(): Generator<Sample> {
    for (const [subject, { requests }] of this.#methods) {
      yield ["rpc.abandoned", requests.size, { subject }];
    }
  }

  /** {@inheritDoc MetricSource.kinds} */
  kinds(): [string, MetricKind][] {
    return [["rpc.abandoned", "gauge"]];
  }
}
