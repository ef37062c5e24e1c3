import { Cancellation } from "../cancellation.ts";
import type { Headers, Message } from "../message.ts";
import type { Trace } from "../observe/trace.ts";

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

/** One request while it is served, and the trace of everything that its handler does. */
export class IncomingRequest implements RequestContext, Trace {
  /** Who asked, as the transport names it. */
  readonly source: string;
  /** The request. */
  readonly message: Message;
  /** {@inheritDoc RequestContext.traceId} */
  readonly traceId: string;
  /** {@inheritDoc Trace.cancellation} */
  readonly cancellation: Cancellation = new Cancellation();
  #deadline: number;

  /** Wraps a request that has just arrived. */
  constructor(source: string, message: Message, trace: Pick<Trace, "traceId" | "deadline">) {
    this.source = source;
    this.message = message;
    this.traceId = trace.traceId;
    this.#deadline = trace.deadline;
  }

  /** {@inheritDoc RequestContext.signal} */
  get signal(): AbortSignal {
    return this.cancellation.signal;
  }

  /** {@inheritDoc Trace.deadline} */
  get deadline(): number {
    return this.#deadline;
  }

  /** {@inheritDoc RequestContext.remainingMs} */
  get remainingMs(): number {
    return Math.max(0, this.#deadline - performance.now());
  }

  /** {@inheritDoc RequestContext.headers} */
  get headers(): Headers {
    return this.message.headers;
  }

  /** {@inheritDoc RequestContext.subject} */
  get subject(): string {
    return this.message.subject;
  }

  /** Whether nobody waits for the answer any more. */
  get isPointless(): boolean {
    if (this.cancellation.reason !== undefined) return true;
    return this.#deadline < Infinity && this.#deadline <= performance.now();
  }

  /** Lets go of the caller's deadline, as what the handler left running is no longer for them. */
  release(): void {
    this.#deadline = Infinity;
  }
}
