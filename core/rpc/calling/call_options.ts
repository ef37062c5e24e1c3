import type { Headers } from "../../message/message.ts";

/** Options of one request to one endpoint. */
export interface CallOptions {
  /** When to give up, on the scale of `performance.now()`; the running work may end sooner. */
  readonly deadline: number;
  /** The current time on that scale, if it was just read, so that it is not read again. */
  readonly now?: number | undefined;
  /** Value of the `version` header. */
  readonly version?: string | null;
  /** Trace id to use instead of the running one. */
  readonly traceId?: string | undefined;
  /** Cancels the request. */
  readonly signal?: AbortSignal | undefined;
  /** Headers besides the framework's own. */
  readonly headers?: Headers | undefined;
}
