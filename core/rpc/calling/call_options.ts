import type { Headers, Message } from "../../message/message.ts";

/** Has a say in what the promise of a request settles with. */
export interface Judge {
  /** What the promise resolves to, now that an answer has come. */
  answered(message: Message): Message | Promise<Message>;
  /** What the promise resolves to, now that there will be no answer. */
  failed(error: unknown): Promise<Message>;
}

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
  /** Has the last word; without one, the promise settles with what has come. */
  readonly judge?: Judge | undefined;
}
