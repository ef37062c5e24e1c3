import { Cancellation } from "../../core/cancellation.ts";
import type { Trace } from "../../core/observe/trace.ts";

/**
 * The trace of one HTTP request. A client that hangs up cancels whatever was asked for it; nothing
 * of that is set up before it is needed.
 */
export class WebTrace implements Trace {
  /** {@inheritDoc Trace.traceId} */
  readonly traceId: string;
  /** {@inheritDoc Trace.deadline} */
  readonly deadline: number = Infinity;
  /** Aborts when streams should come to their end, as the service stops. */
  readonly closing: AbortSignal;
  #request: Request | undefined;
  #cancellation: Cancellation | undefined;
  #onAbort: (() => void) | undefined;

  /** Creates the trace of a request. */
  constructor(traceId: string, request: Request, closing: AbortSignal) {
    this.traceId = traceId;
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
    return this.#cancellation?.reason !== undefined;
  }

  /**
   * Lets go of the client: the platform aborts a request's signal when all went well, too. And of
   * the request, as the async context that holds this trace outlives several collections of garbage.
   */
  answered(): void {
    if (this.#onAbort) this.#request?.signal.removeEventListener("abort", this.#onAbort);
    this.#request = undefined;
  }

  /** The client is gone: nothing that was done for it is of use any more. */
  hangUp(): void {
    this.#cancellation ??= new Cancellation();
    this.#cancellation.cancel(new DOMException("The client has hung up", "AbortError"));
  }

  #follow({ signal }: Request): void {
    if (signal.aborted) return this.hangUp();
    this.#onAbort = () => this.hangUp();
    signal.addEventListener("abort", this.#onAbort, { once: true });
  }
}
