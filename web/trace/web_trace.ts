import { Cancellation } from "../../core/cancellation.ts";
import type { Baggage } from "../../core/observe/baggage.ts";
import { currentTrace, type Trace } from "../../core/observe/trace.ts";
import type { Closing } from "./closing.ts";

/** The WebSocket that a request has become. */
export interface Upgrade {
  /** The only response that the platform takes now. */
  readonly response: Response;
  /** Where the client is, which the platform does not tell any more; undefined if it is unknown. */
  readonly remoteAddr: Deno.NetAddr | undefined;
  /**
   * Closes the socket, as the request has failed.
   *
   * @returns The error, if it was not meant for the client.
   */
  fail(thrown: unknown): Error | undefined;
}

/**
 * The trace of one HTTP request. A client that hangs up cancels whatever was asked for it; nothing
 * of that is set up before it is needed.
 */
export class WebTrace implements Trace {
  /** {@inheritDoc Trace.traceId} */
  readonly traceId: string;
  /** {@inheritDoc Trace.deadline} */
  deadline: number;
  /** The end of the service. */
  readonly closing: Closing;
  /** {@inheritDoc Trace.baggage} */
  baggage: Baggage | undefined = undefined;
  /** {@inheritDoc Trace.span} */
  span: Trace["span"] = undefined;
  /** The client, until it is answered; undefined if it is unknown. */
  client: { readonly remoteAddr: Deno.NetAddr } | undefined;
  /** The WebSocket that the request has become; undefined for none. */
  upgrade: Upgrade | undefined = undefined;
  #request: Request | undefined;
  #cancellation: Cancellation | undefined;
  #isHungUp = false;
  #onAbort: (() => void) | undefined;

  /** Creates the trace of a request. */
  constructor(
    request: Request,
    { traceId, deadline, closing, client }: Pick<
      WebTrace,
      "traceId" | "deadline" | "closing" | "client"
    >,
  ) {
    this.client = client;
    this.traceId = traceId;
    this.deadline = deadline;
    this.#request = request;
    this.closing = closing;
  }

  /** {@inheritDoc Trace.cancellation} */
  get cancellation(): Cancellation {
    if (this.#cancellation === undefined) {
      this.#cancellation = new Cancellation();
      if (this.#request) this.#follow(this.#request);
    }
    return this.#cancellation;
  }

  /** Whether the client is known to have hung up. */
  get isAbandoned(): boolean {
    return this.#isHungUp;
  }

  /**
   * The response is on its way. What goes on after it, such as a WebSocket, has no deadline.
   */
  answered(): void {
    this.deadline = Infinity;
    this.client = undefined;
    this.letGo();
  }

  /**
   * Lets go of the client: the platform aborts a request's signal when all went well, too. And of
   * the request, as the async context that holds this trace outlives several collections of garbage.
   */
  letGo(): void {
    if (this.#onAbort) this.#request?.signal.removeEventListener("abort", this.#onAbort);
    this.#request = undefined;
  }

  /** The client is gone: nothing that was done for it is of use any more. */
  hangUp(): void {
    this.#isHungUp = true;
    this.#cancel(new DOMException("The client has hung up", "AbortError"));
  }

  /** The time of the request is up. */
  expire(reason: Error): void {
    this.#cancel(reason);
  }

  #cancel(reason: Error): void {
    this.#cancellation ??= new Cancellation();
    this.#cancellation.cancel(reason);
  }

  #follow({ signal }: Request): void {
    if (signal.aborted) return this.hangUp();
    this.#onAbort = () => this.hangUp();
    signal.addEventListener("abort", this.#onAbort, { once: true });
  }
}

/** The trace of the HTTP request that is served; undefined outside of any. */
export function currentWebTrace(): WebTrace | undefined {
  const trace = currentTrace();
  const whole = trace?.origin ?? trace;
  return whole instanceof WebTrace ? whole : undefined;
}
