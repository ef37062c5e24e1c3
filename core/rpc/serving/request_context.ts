import { Cancellation } from "../../cancellation.ts";
import { randomId } from "../../id.ts";
import type { Headers, Message } from "../../message/message.ts";
import type { Baggage } from "../../observe/baggage.ts";
import { type Hops, NO_HOPS } from "../../observe/hops.ts";
import type { Trace } from "../../observe/trace.ts";
import type { Listed, Roster } from "../../roster.ts";
import { MAX_TIMER_MS } from "../../time/timer.ts";
import type { MethodMetrics } from "../metrics.ts";
import { remainingMs } from "../request_deadline.ts";
import type { AbandonedRequest } from "./abandoned_request.ts";

/** What a method knows of the request that it serves. */
export interface RequestContext {
  /** Aborts when the caller has given up: it cancelled, its deadline passed, or it is gone. */
  readonly signal: AbortSignal;
  /** Trace id of the request. */
  readonly traceId: string;
  /** Milliseconds until the caller gives up; Infinity if it never said. */
  readonly remainingMs: number;
  /** Headers of the request. */
  readonly headers: Headers;
  /** `<interface>.<method>`. */
  readonly subject: string;
}

/** A request that has arrived, from the wire or from this peer itself. */
export interface ArrivedRequest extends Pick<Message, "subject" | "headers" | "body"> {
  /** Its id as it came; a request of this peer to itself needs none. */
  readonly idFrame?: Uint8Array;
  /** Its headers; the trace id may be missing. Other requests may share them. */
  readonly otherHeaders: Headers;
  /** Its trace id; empty if it has none. Reading it costs time. */
  readonly traceId: string;
  /** Bytes that end with the trace id, if there are. */
  readonly traceIdBytes?: Uint8Array | undefined;
  /** How many bytes it came in, and about how many its body takes now. */
  readonly bytes: number;
  /** When its caller gives up, on the scale of `performance.now()`. @default {as its budget says} */
  readonly deadline?: number;
}

type RequestTrace = Pick<Trace, "deadline" | "hops" | "baggage">;

/**
 * The trace of a handler. It stands apart from the request and lets go of it in the end, as the
 * runtime keeps the traces of finished work until a full garbage collection.
 */
class HandlerTrace implements Trace {
  deadline: number;
  readonly hops: Hops;
  readonly baggage: Baggage | undefined;
  span: Trace["span"] = undefined;
  #request: IncomingRequest | undefined;
  #traceId: string | undefined;

  constructor({ deadline, hops, baggage }: RequestTrace, request: IncomingRequest) {
    this.deadline = deadline;
    this.hops = hops ?? NO_HOPS;
    this.baggage = baggage;
    this.#request = request;
  }

  /** Read on demand, as many handlers do without. */
  get traceId(): string {
    return this.#traceId ??= this.#request?.message.traceId || randomId();
  }

  get cancellation(): Cancellation | undefined {
    return this.#request?.cancellation;
  }

  /** Whether the request is being served. */
  get isServed(): boolean {
    return this.#request !== undefined;
  }

  /** Lets go of the request, and of its deadline. */
  release(): void {
    this.#traceId = this.traceId;
    this.deadline = Infinity;
    this.#request = undefined;
  }
}

/** Whether work is part of a request that is being served in this process. */
export function isBeingServed(trace: Trace | undefined): boolean {
  const whole = trace?.origin ?? trace;
  return whole instanceof HandlerTrace && whole.isServed;
}

/** One request while it is served. */
export class IncomingRequest implements RequestContext, Listed {
  /** Who asked, as the transport names it. */
  readonly source: string;
  /** The request. */
  readonly message: ArrivedRequest;
  /** When it arrived, on the scale of `performance.now()`. */
  readonly arrival: number;
  /** What is measured of its method, once that is found. */
  metrics: MethodMetrics | undefined;
  /** What is being served for the same caller, while this is. */
  caller: Roster<IncomingRequest> | undefined;
  /** {@inheritDoc Listed.place} */
  place = 0;
  /** Whether its handler has been called. */
  hasBegun = false;
  /** What is kept after its caller has given up, while its handler runs. */
  abandoned: AbandonedRequest | undefined;
  readonly #trace: HandlerTrace;
  #cancellation: Cancellation | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether its handler was told that the deadline has passed: what it still says is no answer. */
  isExpired = false;

  /** Wraps a request that has just arrived. */
  constructor(
    source: string,
    message: ArrivedRequest,
    trace: RequestTrace & { readonly arrival: number },
  ) {
    this.source = source;
    this.message = message;
    this.arrival = trace.arrival;
    this.#trace = new HandlerTrace(trace, this);
  }

  /** Cancels the handler, and what it waits for. */
  get cancellation(): Cancellation {
    return this.#cancellation ??= new Cancellation();
  }

  /** Whether the caller has given up. */
  get isCancelled(): boolean {
    return this.#cancellation?.reason !== undefined;
  }

  /** The trace of everything that the handler does. */
  get trace(): Trace {
    return this.#trace;
  }

  /** {@inheritDoc RequestContext.traceId} */
  get traceId(): string {
    return this.#trace.traceId;
  }

  /** {@inheritDoc ArrivedRequest.traceIdBytes} */
  get traceIdBytes(): Uint8Array | undefined {
    return this.message.traceIdBytes;
  }

  /** {@inheritDoc RequestContext.signal} */
  get signal(): AbortSignal {
    const { remainingMs } = this;
    if (
      this.#timer === undefined && this.#trace.isServed && remainingMs <= MAX_TIMER_MS
    ) {
      // A caller that has given up may be unable to say so.
      const reason = new DOMException("The caller's deadline has passed", "TimeoutError");
      this.#timer = setTimeout(() => {
        this.isExpired = true;
        this.cancellation.cancel(reason);
      }, remainingMs);
    }
    return this.cancellation.signal;
  }

  /** {@inheritDoc RequestContext.remainingMs} */
  get remainingMs(): number {
    return remainingMs(this.#trace.deadline);
  }

  /** {@inheritDoc RequestContext.headers} */
  get headers(): Headers {
    return this.message.headers;
  }

  /** {@inheritDoc RequestContext.subject} */
  get subject(): string {
    return this.message.subject;
  }

  /** Whether its caller has given up, on the scale of `performance.now()`. */
  isPointlessAt(now: number): boolean {
    return this.isCancelled || this.#trace.deadline <= now;
  }

  /** Lets go of the caller, as what the handler left running is no longer for them. */
  release(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#trace.release();
  }
}
